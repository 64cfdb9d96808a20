package io.keyhold.xks;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The ports of proxies that do not listen on 443: the name of an endpoint cannot have one. */
public final class XksPorts {
    /** Every proxy listens on 443. */
    public static final XksPorts STANDARD = new XksPorts(Map.of());

    private final Map<String, Integer> byHost = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private XksPorts(Map<String, Integer> byHost) {
        this.byHost.putAll(byHost);
    }

    /** The ports of those hosts; all others listen on 443. */
    public static XksPorts of(Map<String, Integer> byHost) {
        return new XksPorts(byHost);
    }

    int of(String host) {
        return byHost.getOrDefault(host.toLowerCase(Locale.ROOT), XksProxyAddress.HTTPS_PORT);
    }
}
