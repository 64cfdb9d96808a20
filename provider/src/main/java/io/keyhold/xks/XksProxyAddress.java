package io.keyhold.xks;

import java.net.URI;

/**
 * Where a proxy is.
 *
 * @param host its name, which its certificate must have
 * @param port 443 unless the settings name another
 * @param path what its paths begin with; ends in {@code /kms/xks/v1}
 */
record XksProxyAddress(String host, int port, String path) {
    static final String SCHEME = "https://";
    static final int HTTPS_PORT = 443;

    /** Of the members of a custom key store, which are within their patterns. */
    static XksProxyAddress of(String uriEndpoint, String uriPath, XksPorts ports) {
        if (!uriEndpoint.startsWith(SCHEME)) {
            throw new IllegalArgumentException("endpoint `" + uriEndpoint + "` does not begin with " + SCHEME);
        }
        String host = uriEndpoint.substring(SCHEME.length());
        return new XksProxyAddress(host, ports.of(host), uriPath);
    }

    /** The value of the header {@code Host}. */
    String hostHeader() {
        return port == HTTPS_PORT ? host : host + ":" + port;
    }

    /** The URI of an operation. */
    URI uri(String operation) {
        return URI.create(SCHEME + hostHeader() + path + operation);
    }
}
