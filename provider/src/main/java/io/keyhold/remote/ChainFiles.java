package io.keyhold.remote;

import io.keyhold.api.KmsException;
import io.keyhold.https.ClientTls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Certificate chains in PEM files, by the name of the entry; read when they are asked for, so that a renewed one counts. */
public final class ChainFiles {
    private final Map<String, Path> files;

    /** The files by the names of entries, without {@code alias/}. */
    public ChainFiles(Map<String, Path> files) {
        this.files = Map.copyOf(files);
    }

    /** The chain of an entry, leaf first, in DER; empty if no file is named. */
    List<byte[]> of(String name) {
        Path file = files.get(name);
        if (file == null) {
            return List.of();
        }
        try {
            List<byte[]> chain = new ArrayList<>();
            for (Certificate each : ClientTls.certificates(file)) {
                chain.add(each.getEncoded());
            }
            return chain;
        } catch (IOException | GeneralSecurityException e) {
            throw new KmsException.Configuration(
                    "the chain of entry `" + name + "` cannot be read: " + e.getMessage(),
                    "Put the certificates into `" + file + "` in PEM, leaf first",
                    e);
        }
    }
}
