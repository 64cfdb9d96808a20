package io.keyhold.api;

import java.time.Duration;

/**
 * A request that a server answered, for a log. Holds nothing secret.
 *
 * @param requestId its id, which its audit record has too
 * @param address where it came from
 * @param principal whose it was; empty if that was not proved
 * @param accessKeyId what it was signed with; empty if that was not proved
 * @param operation what it asked for; empty if that was not found out
 * @param status the HTTP status of the reply
 * @param errorCode why it was refused; empty if it was not
 * @param took how long it took, without the network
 */
public record ServedCall(
        String requestId,
        String address,
        String principal,
        String accessKeyId,
        String operation,
        int status,
        String errorCode,
        Duration took) {}
