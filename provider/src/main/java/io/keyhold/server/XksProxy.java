package io.keyhold.server;

import io.keyhold.api.KmsException;
import io.keyhold.server.xks.XksPath;
import java.util.Set;

/**
 * How a server is an external key store proxy.
 *
 * @param prefixes what its paths have before {@code /kms/xks/v1}, one at least
 * @param region the Region of the AWS KMS that is its client
 */
public record XksProxy(Set<String> prefixes, String region) {
    /**
     * Checks the prefixes.
     *
     * @throws KmsException.Configuration if one of them cannot be part of a path that AWS KMS takes
     */
    public XksProxy {
        prefixes = Set.copyOf(prefixes);
        for (String prefix : prefixes) {
            if (!XksPath.isPrefix(prefix)) {
                throw new KmsException.Configuration(
                        "`" + prefix + "` cannot be the prefix of the path of an external key store proxy",
                        "Pass segments that each begin with a slash, such as /team-1, "
                                + (XksPath.MAX_CHARS - XksPath.VERSION.length()) + " characters at most, or nothing");
            }
        }
    }
}
