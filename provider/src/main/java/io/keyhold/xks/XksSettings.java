package io.keyhold.xks;

import io.keyhold.https.ClientTls;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How proxies are reached.
 *
 * @param region the Region that requests are signed for
 * @param tls whom to trust; asked for each connection, so that changed files count when a custom key store is reconnected
 * @param ports of proxies that do not listen on 443
 * @param perTry how long a try of a call may take, its reply included; 250 milliseconds for AWS KMS
 * @param clock for time stamps
 */
public record XksSettings(String region, Supplier<ClientTls> tls, XksPorts ports, Duration perTry, Clock clock) {}
