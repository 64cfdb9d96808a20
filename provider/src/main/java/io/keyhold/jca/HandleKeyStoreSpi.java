package io.keyhold.jca;

import io.keyhold.api.KeyholdProtection;
import io.keyhold.api.KmsException;
import io.keyhold.handles.KeyEntries.Binding;
import io.keyhold.handles.KeyEntries.Entry;
import io.keyhold.handles.KeyEntries.EntryType;
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
 * a descriptor that narrows the view to some entries. What is set is in the service at once. What is deleted is gone from
 * this object at once and from the service when {@code store} is called without a stream; with one, {@code store} writes
 * the descriptor of what this object shows.
 */
final class HandleKeyStoreSpi extends KeyStoreSpi {
    /** The type of the KeyStore. */
    static final String TYPE = "KEYHOLD";

    private final KeyholdOpener entrance;
    private volatile Optional<KeyStoreView> loaded = Optional.empty();
    private volatile boolean namedByStream;

    /** Enters when it is loaded. */
    HandleKeyStoreSpi(KeyholdOpener entrance) {
        this.entrance = entrance;
    }

    @Override
    public @Nullable Key engineGetKey(@Nullable String alias, char @Nullable [] password)
            throws UnrecoverableKeyException {
        try {
            return alias == null ? null : view().handle(alias).orElse(null);
        } catch (KmsException e) {
            throw JcaErrors.unrecoverable(e);
        }
    }

    @Override
    public Certificate @Nullable [] engineGetCertificateChain(@Nullable String alias) {
        List<Certificate> chain = alias == null ? List.of() : view().chain(alias, EntryType.KEY);
        return chain.isEmpty() ? null : chain.toArray(new Certificate[0]);
    }

    @Override
    public @Nullable Certificate engineGetCertificate(@Nullable String alias) {
        List<Certificate> chain = find(alias).map(StoreEntries::certificates).orElse(List.of());
        return chain.isEmpty() ? null : chain.get(0);
    }

    /** Never throws, because keytool lists with it; the beginning of time for an entry that cannot be read now. */
    @Override
    @SuppressWarnings("JavaUtilDate") // the type of KeyStoreSpi
    public @Nullable Date engineGetCreationDate(@Nullable String alias) {
        try {
            return find(alias).map(entry -> Date.from(entry.created())).orElse(null);
        } catch (KmsException e) {
            return new Date(0);
        }
    }

    @Override
    public void engineSetKeyEntry(
            @Nullable String alias, @Nullable Key key, char @Nullable [] password, Certificate @Nullable [] chain)
            throws KeyStoreException {
        set(alias, key, chain, Optional.empty());
    }

    /** A key without algorithm and bytes to import is what a protected entry would be. */
    @Override
    public void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain) throws KeyStoreException {
        throw new KeyStoreException("entry `" + alias + "`: an encrypted key cannot be imported; pass the key itself");
    }

    @Override
    public void engineSetCertificateEntry(@Nullable String alias, @Nullable Certificate certificate)
            throws KeyStoreException {
        String name = requireNamed(alias);
        requireTaken(name);
        requireAskedFor(name);
        List<byte[]> encoded = StoreEntries.encoded(new Certificate[] {certificate});
        try {
            if (view().holdsKey(name)) {
                throw new KeyStoreException("entry `" + name + "` is a key; delete it first");
            }
            view().entries().putCertificate(binding(name, encoded));
            view().set(name);
        } catch (KmsException e) {
            throw JcaErrors.keyStore(e);
        }
    }

    @Override
    public void engineSetEntry(String alias, KeyStore.Entry entry, KeyStore.@Nullable ProtectionParameter protection)
            throws KeyStoreException {
        if (Strangers.isStranger(protection, KeyholdProtection.class)) {
            throw new KeyStoreException(
                    "entry `" + alias + "` is protected by " + Strangers.describe(protection, KeyholdProtection.class));
        }
        Optional<KeyholdProtection> wanted =
                protection instanceof KeyholdProtection given ? Optional.of(given) : Optional.empty();
        if (entry instanceof KeyStore.TrustedCertificateEntry trusted) {
            engineSetCertificateEntry(alias, trusted.getTrustedCertificate());
        } else if (entry instanceof KeyStore.PrivateKeyEntry pair) {
            set(alias, pair.getPrivateKey(), pair.getCertificateChain(), wanted);
        } else if (entry instanceof KeyStore.SecretKeyEntry secret) {
            set(alias, secret.getSecretKey(), null, wanted);
        } else {
            throw new KeyStoreException("entry `" + alias + "` is of a kind that cannot be stored: "
                    + entry.getClass().getSimpleName());
        }
    }

    @Override
    public void engineDeleteEntry(@Nullable String alias) throws KeyStoreException {
        String name = requireNamed(alias);
        requireShown(name);
        try {
            view().delete(name);
        } catch (KmsException e) {
            throw JcaErrors.keyStore(e);
        }
    }

    @Override
    public Enumeration<String> engineAliases() {
        return Collections.enumeration(view().names());
    }

    @Override
    public boolean engineContainsAlias(@Nullable String alias) {
        return find(alias).isPresent();
    }

    @Override
    public int engineSize() {
        return view().names().size();
    }

    @Override
    public boolean engineIsKeyEntry(@Nullable String alias) {
        return find(alias).filter(entry -> entry.type() == EntryType.KEY).isPresent();
    }

    @Override
    public boolean engineIsCertificateEntry(@Nullable String alias) {
        return find(alias)
                .filter(entry -> entry.type() == EntryType.CERTIFICATE)
                .isPresent();
    }

    @Override
    public @Nullable String engineGetCertificateAlias(@Nullable Certificate certificate) {
        if (certificate == null) {
            return null;
        }
        for (String name : view().names()) {
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
        if (protection instanceof ViewRequest request) {
            request.answer(view());
            return null;
        }
        try {
            List<Certificate> trusted = view().chain(alias, EntryType.CERTIFICATE);
            if (!trusted.isEmpty()) {
                return new KeyStore.TrustedCertificateEntry(trusted.get(0));
            }
            Optional<KeyHandle> handle = view().handle(alias);
            return handle.isEmpty() ? null : StoreEntries.of(alias, handle.get(), view().chain(alias, EntryType.KEY));
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
                && view().handle(alias)
                        .filter(handle -> handle instanceof SecretKey == secret)
                        .isPresent();
    }

    /** The attributes of a key; the JDK asks for them from Java 18 on. */
    public Set<KeyStore.Entry.Attribute> engineGetAttributes(String alias) {
        return view().handle(alias).map(StoreEntries::attributes).orElse(Set.of());
    }

    /**
     * Without a stream, carries out what was deleted; with one, writes a descriptor of the view and leaves the service as
     * it is.
     */
    @Override
    public void engineStore(@Nullable OutputStream stream, char @Nullable [] password) throws IOException {
        if (stream != null) {
            stream.write(view().encode());
            return;
        }
        try {
            view().store();
        } catch (KmsException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void engineStore(KeyStore.@Nullable LoadStoreParameter parameter) throws IOException {
        engineStore(null, null);
    }

    @Override
    public void engineLoad(@Nullable InputStream stream, char @Nullable [] password) throws IOException {
        load(stream == null ? KeyStoreFilterFile.ALL : KeyStoreFilterFile.read(stream), password);
        namedByStream = stream != null;
    }

    private void load(KeyStoreFilterFile descriptor, char @Nullable [] password) throws IOException {
        try {
            loaded = Optional.of(new KeyStoreView(entrance.enter(Optional.ofNullable(password)), descriptor));
        } catch (KmsException e) {
            throw JcaErrors.io(e);
        }
    }

    @Override
    public void engineLoad(KeyStore.@Nullable LoadStoreParameter parameter) throws IOException {
        load(KeyStoreFilterFile.ALL, Passwords.of(parameter));
        namedByStream = parameter != null;
    }

    /** Whether a file is a descriptor of ours. */
    @Override
    public boolean engineProbe(InputStream stream) throws IOException {
        return KeyStoreFilterFile.probe(stream);
    }

    private Optional<Entry> find(@Nullable String alias) {
        return alias == null ? Optional.empty() : view().find(alias);
    }

    private void set(
            @Nullable String alias,
            @Nullable Key key,
            Certificate @Nullable [] chain,
            Optional<KeyholdProtection> wanted)
            throws KeyStoreException {
        String name = requireNamed(alias);
        requireTaken(name);
        if (key == null) {
            throw new KeyStoreException("entry `" + name + "`: the key is null; pass a key");
        }
        List<byte[]> certificates = StoreEntries.encoded(chain);
        try {
            if (key instanceof KeyHandle handle) {
                requireAs(name, wanted, handle);
                view().entries().bind(binding(name, certificates), handle.key());
            } else {
                requireAskedFor(name);
                KeyImport.run(view().entries(), binding(name, certificates), key, wanted);
            }
            view().set(name);
        } catch (KmsException e) {
            throw JcaErrors.keyStore(e);
        }
    }

    /** The use of a key was fixed when it was made; silently setting another entry than the one asked for helps nobody. */
    private static void requireAs(String alias, Optional<KeyholdProtection> wanted, KeyHandle handle)
            throws KeyStoreException {
        if (wanted.isEmpty()) {
            return;
        }
        if (wanted.get().usage() != handle.key().usage()) {
            throw new KeyStoreException("entry `" + alias + "`: " + handle + " is for "
                    + handle.key().usage() + ", not for " + wanted.get().usage()
                    + "; a usage never changes, so create or import a key for it");
        }
        boolean takes = handle.key().allowsCallerIv();
        if (wanted.get().callerIv() != takes) {
            throw new KeyStoreException("entry `" + alias + "`: " + handle
                    + (takes ? " takes IVs of the caller's" : " takes no IV of the caller's") + ", which never"
                    + " changes; create a key with KeyholdKeyGenSpec.withCallerIv(" + !takes + "), or import one"
                    + (takes ? ", or create it with withCallerIv(true)" : ""));
        }
    }

    private Binding binding(String alias, List<byte[]> chain) {
        return new Binding(alias, chain, view().deleted(alias));
    }

    private void requireTaken(String alias) throws KeyStoreException {
        if (!view().takes(alias)) {
            throw new KeyStoreException(
                    "entry `" + alias + "` is outside the view of this descriptor; add it to `aliases`");
        }
    }

    private static String requireNamed(@Nullable String alias) throws KeyStoreException {
        if (alias == null) {
            throw new KeyStoreException("the alias is null; an entry needs a name");
        }
        return alias;
    }

    private void requireShown(String alias) throws KeyStoreException {
        if (!view().admits(alias)) {
            throw new KeyStoreException("entry `" + alias
                    + "` is outside the view of this descriptor; add it to `aliases`, or take it off `except`");
        }
    }

    /** Where KEYHOLD is the default type, a library that wants an empty KeyStore for a moment gets this one. */
    private void requireAskedFor(String alias) throws KeyStoreException {
        if (!namedByStream && KeyStore.getDefaultType().equalsIgnoreCase(TYPE)) {
            throw new KeyStoreException("entry `" + alias + "`: keystore.type in java.security is " + TYPE
                    + ", so this may be the scratch KeyStore of a library, and it imports nothing; leave"
                    + " keystore.type at pkcs12 and name the type " + TYPE
                    + " where it is meant, or load the KeyStore from a descriptor file");
        }
    }

    private KeyStoreView view() {
        return loaded.orElseGet(() -> new KeyStoreView(entrance.enter(Optional.empty()), KeyStoreFilterFile.ALL));
    }
}
