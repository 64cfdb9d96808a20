package io.keyhold.jca;

import io.keyhold.api.KmsException;
import io.keyhold.handles.KeyEntries.Entry;
import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchProviderException;
import java.security.ProviderException;
import java.security.UnrecoverableEntryException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Entries and certificates as the objects of {@code java.security}. */
final class StoreEntries {
    private StoreEntries() {}

    /**
     * The attributes of a key, from its entry.
     *
     * @param getName the name of the attribute
     * @param getValue its value
     */
    private record Attribute(String getName, String getValue) implements KeyStore.Entry.Attribute {}

    /** The attributes of a key. */
    static Set<KeyStore.Entry.Attribute> attributes(KeyHandle handle) {
        Set<KeyStore.Entry.Attribute> attributes = new LinkedHashSet<>();
        attributes.add(new Attribute("keyhold.keyArn", handle.key().arn().value()));
        attributes.add(new Attribute("keyhold.keySpec", handle.key().spec().value()));
        attributes.add(new Attribute("keyhold.keyUsage", handle.key().usage().value()));
        return attributes;
    }

    /** A key as an entry. */
    static KeyStore.Entry of(String alias, KeyHandle handle, List<Certificate> chain)
            throws UnrecoverableEntryException {
        if (handle instanceof SecretKeyHandle secret) {
            return new KeyStore.SecretKeyEntry(secret, attributes(handle));
        }
        if (!(handle instanceof PrivateKeyHandle key)) {
            throw new UnrecoverableKeyException("entry `" + alias + "` is of an unknown kind");
        }
        if (chain.isEmpty()) {
            throw new UnrecoverableKeyException(
                    "entry `" + alias
                            + "` has no certificate chain, which a PrivateKeyEntry needs; call KeyStore.getKey, or set a chain");
        }
        try {
            return new KeyStore.PrivateKeyEntry(key, chain.toArray(new Certificate[0]), attributes(handle));
        } catch (IllegalArgumentException e) {
            throw new UnrecoverableKeyException("entry `" + alias + "`: the certificate is not for a key of algorithm "
                    + key.getAlgorithm() + "; set another chain");
        }
    }

    /** DER encodings, leaf first. */
    static List<byte[]> encoded(Certificate @Nullable [] chain) throws KeyStoreException {
        List<byte[]> encoded = new ArrayList<>();
        for (Certificate certificate : chain == null ? new Certificate[0] : chain) {
            if (certificate == null) {
                throw new KeyStoreException(
                        "certificate " + encoded.size() + " is null, counted from the leaf, which is 0");
            }
            try {
                encoded.add(certificate.getEncoded());
            } catch (CertificateException e) {
                throw new KeyStoreException("a certificate has no encoding", e);
            }
        }
        return encoded;
    }

    /**
     * The certificates of an entry.
     *
     * @throws KmsException.StoreIntegrity if one is malformed
     */
    static List<Certificate> certificates(Entry entry) {
        try {
            CertificateFactory x509 = CertificateFactory.getInstance("X.509", "SUN");
            List<Certificate> chain = new ArrayList<>();
            for (byte[] der : entry.chain()) {
                chain.add(x509.generateCertificate(new ByteArrayInputStream(der)));
            }
            return chain;
        } catch (CertificateException e) {
            throw new KmsException.StoreIntegrity(
                    "entry `" + entry.name() + "` holds a malformed certificate", "Store the certificate again", e);
        } catch (NoSuchProviderException e) {
            throw new ProviderException("this Java has no certificates", e);
        }
    }
}
