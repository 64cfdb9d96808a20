package io.keyhold.server;

import io.keyhold.api.Caller;

/**
 * Whose request it is, proved by its signature.
 *
 * @param caller the principal, with what is known of the request
 * @param accessKeyId what it was signed with
 * @param userId the unique id, as {@code GetCallerIdentity} shows it
 */
record Identified(Caller caller, String accessKeyId, String userId) {}
