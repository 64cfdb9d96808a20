package io.keyhold.jca;

import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdProtection;
import io.keyhold.api.KmsException;
import io.keyhold.service.KeyEntries;
import io.keyhold.service.KeyEntries.Entry;
import io.keyhold.service.KeyEntries.EntryType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.UnrecoverableEntryException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * {@code KeyStore.getInstance("KEYHOLD")}: always the keys as they are now. {@code load} takes null, an empty stream or
 * a descriptor that narrows the view to some entries; {@code store} has nothing to do.
 */
final class HandleKeyStoreSpi extends KeyStoreSpi {
    private final Entrance entrance;
    private volatile Descriptor descriptor = Descriptor.ALL;
    private volatile Optional<KeyEntries> loggedIn = Optional.empty();

    /** Enters when it is loaded. */
    HandleKeyStoreSpi(Entrance entrance) {
        this.entrance = entrance;
    }

    @Override
    public @Nullable Key engineGetKey(String alias, char @Nullable [] password) throws UnrecoverableKeyException {
        try {
            return handle(alias).orElse(null);
        } catch (KmsException e) {
            throw JcaErrors.unrecoverable(e);
        }
    }

    @Override
    public Certificate @Nullable [] engineGetCertificateChain(String alias) {
        List<Certificate> chain = chain(alias, EntryType.KEY);
        return chain.isEmpty() ? null : chain.toArray(new Certificate[0]);
    }

    @Override
    public @Nullable Certificate engineGetCertificate(String alias) {
        List<Certificate> chain = find(alias).map(StoreEntries::certificates).orElse(List.of());
        return chain.isEmpty() ? null : chain.get(0);
    }

    /** Never throws, because keytool lists with it; the beginning of time for an entry that cannot be read now. */
    @Override
    @SuppressWarnings("JavaUtilDate") // the type of KeyStoreSpi
    public @Nullable Date engineGetCreationDate(String alias) {
        try {
            return find(alias).map(entry -> Date.from(entry.created())).orElse(null);
        } catch (KmsException e) {
            return new Date(0);
        }
    }

    @Override
    public void engineSetKeyEntry(String alias, Key key, char @Nullable [] password, Certificate @Nullable [] chain)
            throws KeyStoreException {
        set(alias, key, chain, Optional.empty());
    }

    /** A key without algorithm and bytes to import is what a protected entry would be. */
    @Override
    public void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain) throws KeyStoreException {
        throw new KeyStoreException("entry `" + alias + "`: an encrypted key cannot be imported; pass the key itself");
    }

    @Override
    public void engineSetCertificateEntry(String alias, Certificate certificate) throws KeyStoreException {
        requireShown(alias);
        try {
            if (find(alias).map(Entry::type).orElse(EntryType.CERTIFICATE) == EntryType.KEY) {
                throw new KeyStoreException("entry `" + alias + "` is a key; delete it first");
            }
            entries()
                    .putCertificate(
                            alias,
                            StoreEntries.encoded(new Certificate[] {certificate})
                                    .get(0));
        } catch (KmsException e) {
            throw JcaErrors.keyStore(e);
        }
    }

    @Override
    public void engineSetEntry(String alias, KeyStore.Entry entry, KeyStore.@Nullable ProtectionParameter protection)
            throws KeyStoreException {
        Optional<KeyUsageType> usage =
                protection instanceof KeyholdProtection given ? Optional.of(given.usage()) : Optional.empty();
        if (entry instanceof KeyStore.TrustedCertificateEntry trusted) {
            engineSetCertificateEntry(alias, trusted.getTrustedCertificate());
        } else if (entry instanceof KeyStore.PrivateKeyEntry pair) {
            set(alias, pair.getPrivateKey(), pair.getCertificateChain(), usage);
        } else if (entry instanceof KeyStore.SecretKeyEntry secret) {
            set(alias, secret.getSecretKey(), null, usage);
        } else {
            throw new KeyStoreException("entry `" + alias + "` is of a kind that cannot be stored: "
                    + entry.getClass().getSimpleName());
        }
    }

    @Override
    public void engineDeleteEntry(String alias) throws KeyStoreException {
        requireShown(alias);
        try {
            entries().delete(alias);
        } catch (KmsException e) {
            throw JcaErrors.keyStore(e);
        }
    }

    @Override
    public Enumeration<String> engineAliases() {
        return Collections.enumeration(names());
    }

    @Override
    public boolean engineContainsAlias(String alias) {
        return find(alias).isPresent();
    }

    @Override
    public int engineSize() {
        return names().size();
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
        for (String name : names()) {
            if (certificate.equals(engineGetCertificate(name))) {
                return name;
            }
        }
        return null;
    }

    /** The entry; its password does not matter, which {@code PKIX} key managers rely on. */
    @Override
    public KeyStore.@Nullable Entry engineGetEntry(String alias, KeyStore.@Nullable ProtectionParameter protection)
            throws UnrecoverableEntryException {
        try {
            List<Certificate> trusted = chain(alias, EntryType.CERTIFICATE);
            if (!trusted.isEmpty()) {
                return new KeyStore.TrustedCertificateEntry(trusted.get(0));
            }
            Optional<KeyHandle> handle = handle(alias);
            return handle.isEmpty() ? null : StoreEntries.of(alias, handle.get(), chain(alias, EntryType.KEY));
        } catch (KmsException e) {
            throw JcaErrors.unrecoverable(e);
        }
    }

    @Override
    public boolean engineEntryInstanceOf(String alias, Class<? extends KeyStore.Entry> type) {
        if (type == KeyStore.TrustedCertificateEntry.class) {
            return engineIsCertificateEntry(alias);
        }
        boolean secret = type == KeyStore.SecretKeyEntry.class;
        return (secret || type == KeyStore.PrivateKeyEntry.class)
                && handle(alias)
                        .filter(handle -> handle instanceof SecretKey == secret)
                        .isPresent();
    }

    /** What can be known of a key; the JDK asks for it from Java 18 on. */
    public Set<KeyStore.Entry.Attribute> engineGetAttributes(String alias) {
        return handle(alias).map(StoreEntries::attributes).orElse(Set.of());
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
            loggedIn = Optional.of(entrance.enter(Optional.ofNullable(password)));
        } catch (KmsException e) {
            throw JcaErrors.io(e);
        }
    }

    @Override
    public void engineLoad(KeyStore.@Nullable LoadStoreParameter parameter) throws IOException {
        engineLoad(null, Passwords.of(parameter));
    }

    /** Whether a file is a descriptor of ours. */
    @Override
    public boolean engineProbe(InputStream stream) throws IOException {
        return Descriptor.probe(stream);
    }

    private void set(String alias, Key key, Certificate @Nullable [] chain, Optional<KeyUsageType> usage)
            throws KeyStoreException {
        requireShown(alias);
        List<byte[]> certificates = StoreEntries.encoded(chain);
        try {
            if (key instanceof KeyHandle handle) {
                entries().bind(alias, handle.key(), certificates);
                return;
            }
            KeyImport.run(entries(), alias, key, certificates, usage);
        } catch (KmsException e) {
            throw JcaErrors.keyStore(e);
        }
    }

    private void requireShown(String alias) throws KeyStoreException {
        if (!descriptor.shows(alias)) {
            throw new KeyStoreException(
                    "entry `" + alias + "` is outside the view of this descriptor; add it to `aliases`");
        }
    }

    private KeyEntries entries() {
        return loggedIn.orElseGet(() -> entrance.enter(Optional.empty()));
    }

    private List<String> names() {
        return entries().names().stream().filter(this::isShown).toList();
    }

    private Optional<KeyHandle> handle(String alias) {
        return descriptor.shows(alias)
                ? entries().key(alias).map(Handles::of).map(handle -> fitting(alias, handle))
                : Optional.empty();
    }

    /** The handle by the name of its certificate's key: RSASSA-PSS for one that is for that only. */
    private KeyHandle fitting(String alias, KeyHandle handle) {
        boolean rsa =
                handle instanceof PrivateKeyHandle && handle.getAlgorithm().equals(PairKind.RSA.algorithm());
        List<Certificate> chain = rsa ? chain(alias, EntryType.KEY) : List.of();
        return !chain.isEmpty() && chain.get(0).getPublicKey().getAlgorithm().equals(PairKind.RSASSA_PSS.algorithm())
                ? Handles.pssOnly((PrivateKeyHandle) handle)
                : handle;
    }

    private Optional<Entry> find(String alias) {
        return descriptor.shows(alias) ? entries().find(alias).filter(descriptor::shows) : Optional.empty();
    }

    private boolean isShown(String alias) {
        return descriptor.certified() ? find(alias).isPresent() : descriptor.shows(alias);
    }

    private List<Certificate> chain(String alias, EntryType type) {
        return find(alias)
                .filter(entry -> entry.type() == type)
                .map(StoreEntries::certificates)
                .orElse(List.of());
    }
}
