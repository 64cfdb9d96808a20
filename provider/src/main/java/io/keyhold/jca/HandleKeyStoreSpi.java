package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.service.KeyEntries;
import io.keyhold.service.KeyEntries.Entry;
import io.keyhold.service.KeyEntries.EntryType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.UnrecoverableEntryException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * {@code KeyStore.getInstance("KEYHOLD")}: always the keys as they are now. {@code load} takes null, an empty stream or
 * a descriptor that narrows the view to some entries; {@code store} has nothing to do.
 */
public final class HandleKeyStoreSpi extends KeyStoreSpi {
    private final Entrance entrance;
    private Descriptor descriptor = Descriptor.ALL;

    /** Enters when it is first asked for something. */
    public HandleKeyStoreSpi(Entrance entrance) {
        this.entrance = entrance;
    }

    @Override
    public @Nullable Key engineGetKey(String alias, char @Nullable [] password) {
        return descriptor.shows(alias)
                ? entries().key(alias).map(SecretKeyHandle::new).orElse(null)
                : null;
    }

    @Override
    public Certificate @Nullable [] engineGetCertificateChain(String alias) {
        List<Certificate> chain = find(alias)
                .filter(entry -> entry.type() == EntryType.KEY)
                .map(HandleKeyStoreSpi::certificates)
                .orElse(List.of());
        return chain.isEmpty() ? null : chain.toArray(new Certificate[0]);
    }

    @Override
    public @Nullable Certificate engineGetCertificate(String alias) {
        List<Certificate> chain =
                find(alias).map(HandleKeyStoreSpi::certificates).orElse(List.of());
        return chain.isEmpty() ? null : chain.get(0);
    }

    @Override
    public @Nullable Date engineGetCreationDate(String alias) {
        return find(alias).map(entry -> Date.from(entry.created())).orElse(null);
    }

    @Override
    public void engineSetKeyEntry(String alias, Key key, char @Nullable [] password, Certificate @Nullable [] chain)
            throws KeyStoreException {
        try {
            if (key instanceof SecretKeyHandle handle) {
                entries().bind(alias, handle.key(), encoded(chain));
            } else if (key instanceof SecretKey secret) {
                importKey(alias, secret);
            } else {
                throw new KeyStoreException(
                        "entry `" + alias + "`: private keys cannot be imported yet; only AES and HMAC keys");
            }
        } catch (KmsException e) {
            throw JcaErrors.keyStore(e);
        }
    }

    /** A key without algorithm and bytes to import is what a protected entry would be. */
    @Override
    public void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain) throws KeyStoreException {
        throw new KeyStoreException("entry `" + alias + "`: an encrypted key cannot be imported; pass the key itself");
    }

    @Override
    public void engineSetCertificateEntry(String alias, Certificate certificate) throws KeyStoreException {
        try {
            if (find(alias).map(Entry::type).orElse(EntryType.CERTIFICATE) == EntryType.KEY) {
                throw new KeyStoreException("entry `" + alias + "` is a key; delete it first");
            }
            entries()
                    .putCertificate(
                            alias, encoded(new Certificate[] {certificate}).get(0));
        } catch (KmsException e) {
            throw JcaErrors.keyStore(e);
        }
    }

    @Override
    public void engineDeleteEntry(String alias) throws KeyStoreException {
        try {
            entries().delete(alias);
        } catch (KmsException e) {
            throw JcaErrors.keyStore(e);
        }
    }

    @Override
    public Enumeration<String> engineAliases() {
        return Collections.enumeration(
                entries().names().stream().filter(descriptor::shows).toList());
    }

    @Override
    public boolean engineContainsAlias(String alias) {
        return find(alias).isPresent();
    }

    @Override
    public int engineSize() {
        return Collections.list(engineAliases()).size();
    }

    @Override
    public boolean engineIsKeyEntry(String alias) {
        return find(alias).filter(entry -> entry.type() == EntryType.KEY).isPresent();
    }

    @Override
    public boolean engineIsCertificateEntry(String alias) {
        return find(alias)
                .filter(entry -> entry.type() == EntryType.CERTIFICATE)
                .isPresent();
    }

    @Override
    public @Nullable String engineGetCertificateAlias(Certificate certificate) {
        for (String name : Collections.list(engineAliases())) {
            if (certificate.equals(engineGetCertificate(name))) {
                return name;
            }
        }
        return null;
    }

    @Override
    public KeyStore.@Nullable Entry engineGetEntry(String alias, KeyStore.@Nullable ProtectionParameter protection)
            throws UnrecoverableEntryException {
        if (engineIsCertificateEntry(alias)) {
            Certificate certificate = engineGetCertificate(alias);
            return certificate == null ? null : new KeyStore.TrustedCertificateEntry(certificate);
        }
        Key key = engineGetKey(alias, null);
        return key == null ? null : new KeyStore.SecretKeyEntry((SecretKey) key);
    }

    @Override
    public boolean engineEntryInstanceOf(String alias, Class<? extends KeyStore.Entry> type) {
        return type == KeyStore.TrustedCertificateEntry.class
                ? engineIsCertificateEntry(alias)
                : type == KeyStore.SecretKeyEntry.class && engineIsKeyEntry(alias);
    }

    /** Nothing is written: every change is in the store already. */
    @Override
    public void engineStore(@Nullable OutputStream stream, char @Nullable [] password) {}

    @Override
    public void engineStore(KeyStore.@Nullable LoadStoreParameter parameter) {}

    @Override
    public void engineLoad(@Nullable InputStream stream, char @Nullable [] password) throws IOException {
        descriptor = stream == null ? Descriptor.ALL : Descriptor.read(stream);
        try {
            entries();
        } catch (KmsException e) {
            throw JcaErrors.io(e);
        }
    }

    @Override
    public void engineLoad(KeyStore.@Nullable LoadStoreParameter parameter) throws IOException {
        engineLoad(null, null);
    }

    /** Whether a file is a descriptor of ours. */
    @Override
    public boolean engineProbe(InputStream stream) throws IOException {
        return Descriptor.probe(stream);
    }

    private void importKey(String alias, SecretKey secret) throws KeyStoreException {
        byte[] bytes = secret.getEncoded();
        if (bytes == null) {
            throw new KeyStoreException(
                    "entry `" + alias + "`: a key of another provider without encoding cannot be imported");
        }
        try {
            entries().importKey(alias, specOf(alias, secret.getAlgorithm()), bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static KeySpec specOf(String alias, String algorithm) throws KeyStoreException {
        return switch (algorithm) {
            case "AES" -> KeySpec.SYMMETRIC_DEFAULT;
            case "HmacSHA224" -> KeySpec.HMAC_224;
            case "HmacSHA256" -> KeySpec.HMAC_256;
            case "HmacSHA384" -> KeySpec.HMAC_384;
            case "HmacSHA512" -> KeySpec.HMAC_512;
            default ->
                throw new KeyStoreException("entry `" + alias + "`: a key of algorithm `" + algorithm
                        + "` cannot be imported; AES and HmacSHA224, 256, 384, 512 can");
        };
    }

    private KeyEntries entries() {
        return entrance.enter();
    }

    private Optional<Entry> find(String alias) {
        return descriptor.shows(alias) ? entries().find(alias) : Optional.empty();
    }

    private static List<byte[]> encoded(Certificate @Nullable [] chain) throws KeyStoreException {
        List<byte[]> encoded = new ArrayList<>();
        for (Certificate certificate : chain == null ? new Certificate[0] : chain) {
            try {
                encoded.add(certificate.getEncoded());
            } catch (CertificateException e) {
                throw new KeyStoreException("a certificate has no encoding", e);
            }
        }
        return encoded;
    }

    private static List<Certificate> certificates(Entry entry) {
        try {
            CertificateFactory x509 = CertificateFactory.getInstance("X.509");
            List<Certificate> chain = new ArrayList<>();
            for (byte[] der : entry.chain()) {
                chain.add(x509.generateCertificate(new ByteArrayInputStream(der)));
            }
            return chain;
        } catch (CertificateException e) {
            throw new KmsException.StoreIntegrity(
                    "entry `" + entry.name() + "` holds a malformed certificate", "Store the certificate again", e);
        }
    }
}
