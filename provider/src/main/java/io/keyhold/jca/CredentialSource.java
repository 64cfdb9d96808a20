package io.keyhold.jca;

import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads the key entries of a KeyStore, again only after the KeyStore has changed. A key and chain that do not belong
 * together, as while both are replaced one after the other, are passed over for the pair before. Safe for concurrent use.
 */
final class CredentialSource {
    private final KeyStore store;
    private final KeyStoreFilterFile shown;
    private final Optional<char[]> password;
    private final Map<String, KeyAndChain> handedOut = new ConcurrentHashMap<>();
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Read current = new Read("nothing", new CredentialIndex(List.of()));
    private long serial;

    CredentialSource(KeyStore store, List<String> aliases, Optional<char[]> password) {
        this.store = store;
        this.shown = new KeyStoreFilterFile(aliases, List.of(), true);
        this.password = password.map(char[]::clone);
    }

    /**
     * The entries that were read.
     *
     * @param version equal to that of the KeyStore as long as nothing changes
     */
    private record Read(Object version, CredentialIndex index) {}

    /** The credentials as they are now. */
    CredentialIndex now() {
        try {
            Object version = version();
            Read read = current;
            return read.version().equals(version) ? read.index() : readAgain();
        } catch (GeneralSecurityException e) {
            throw new ProviderException(e.getMessage(), e);
        } catch (KmsException e) {
            throw JcaErrors.refused(e);
        }
    }

    /** The credential that a choice named, as it was then. */
    Optional<KeyAndChain> chosen(String alias) {
        return Optional.ofNullable(handedOut.get(alias));
    }

    private CredentialIndex readAgain() throws GeneralSecurityException {
        reading.lock();
        try {
            Object version = version(); // before reading: what changes meanwhile is read again
            if (!current.version().equals(version)) {
                current = new Read(version, read(current.index()));
            }
            return current.index();
        } finally {
            reading.unlock();
        }
    }

    /** Of another KeyStore, which lies in memory, the names and when each was made. */
    private Object version() throws GeneralSecurityException {
        Optional<KeyStoreView> view = ViewRequest.of(store);
        if (view.isPresent()) {
            return view.get().version();
        }
        List<Object> dates = new ArrayList<>();
        for (String name : Collections.list(store.aliases())) {
            dates.add(name);
            dates.add(Optional.ofNullable(store.getCreationDate(name)));
        }
        return dates;
    }

    private CredentialIndex read(CredentialIndex before) throws GeneralSecurityException {
        Map<String, KeyAndChain> read = new LinkedHashMap<>();
        List<String> names = names();
        for (String name : names) {
            if (shown.shows(name) && store.isKeyEntry(name)) {
                read(name, before.find(name), names).ifPresent(credential -> read.put(name, credential));
            }
        }
        forget(read, before);
        return new CredentialIndex(read.values());
    }

    /** Without listing, if the entries are known: whoever may use a key need not be allowed to list. */
    private List<String> names() throws GeneralSecurityException {
        boolean known =
                !shown.patterns().isEmpty() && shown.patterns().stream().noneMatch(pattern -> pattern.contains("*"));
        return known ? shown.patterns() : Collections.list(store.aliases());
    }

    private Optional<KeyAndChain> read(String name, Optional<KeyAndChain> before, List<String> names)
            throws GeneralSecurityException {
        Certificate[] chain = store.getCertificateChain(name);
        if (!(store.getKey(name, password.orElse(null)) instanceof PrivateKey key) || !signs(key)) {
            return Optional.empty();
        }
        if (chain == null
                || chain.length == 0
                || !belongTogether(key, chain)
                || before.isPresent() && before.get().is(key, chain)) {
            return before;
        }
        KeyAndChain read = KeyAndChain.of(
                alias(name, names),
                name,
                key,
                Arrays.stream(chain).map(X509Certificate.class::cast).toList());
        handedOut.put(read.alias(), read);
        return Optional.of(read);
    }

    /** A handshake signs; a key that is for something else would be refused amid it. */
    private static boolean signs(PrivateKey key) {
        return !(key instanceof PrivateKeyHandle handle) || handle.key().usage() == KeyUsageType.SIGN_VERIFY;
    }

    private static boolean belongTogether(PrivateKey key, Certificate[] chain) {
        return !(key instanceof PrivateKeyHandle handle)
                || Arrays.equals(
                        handle.publicKey().getEncoded(), chain[0].getPublicKey().getEncoded());
    }

    /** An alias that is not an entry name. */
    private String alias(String name, List<String> names) {
        String alias;
        do {
            alias = ++serial + "." + name;
        } while (names.contains(alias));
        return alias;
    }

    /** A handshake under way may still ask for the pair that there was before the last change of its entry. */
    private void forget(Map<String, KeyAndChain> read, CredentialIndex before) {
        handedOut.values().removeIf(old -> {
            Optional<KeyAndChain> was = before.find(old.name());
            Optional<KeyAndChain> is = Optional.ofNullable(read.get(old.name()));
            boolean unchanged = is.isPresent() && is.equals(was);
            return !unchanged && !is.equals(Optional.of(old)) && !was.equals(Optional.of(old));
        });
    }
}
