package io.keyhold.audit;

import java.util.OptionalLong;

/**
 * The trail's knowledge of its store: a chain has seen it at an epoch.
 *
 * @param trailId the chain
 * @param position the last record of the chain
 * @param epoch the newest epoch of the store that a signed checkpoint, or an event from its outbox, tells of
 * @param restores how many restores were accepted when the chain began; empty if the chain does not say so
 */
public record EpochWitness(long trailId, long position, long epoch, OptionalLong restores) {}
