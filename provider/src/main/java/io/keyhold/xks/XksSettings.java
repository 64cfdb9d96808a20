package io.keyhold.xks;

import java.time.Clock;

/**
 * How proxies are reached.
 *
 * @param region the Region that requests are signed for
 * @param tls whom to trust
 * @param ports of proxies that do not listen on 443
 * @param clock for time stamps
 */
public record XksSettings(String region, XksTls tls, XksPorts ports, Clock clock) {}
