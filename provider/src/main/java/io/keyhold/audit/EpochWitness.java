package io.keyhold.audit;

/**
 * What the trail has signed about its store: a chain has seen it at an epoch.
 *
 * @param trailId the chain
 * @param position the record that tells it
 * @param epoch the epoch of the store then
 */
public record EpochWitness(long trailId, long position, long epoch) {}
