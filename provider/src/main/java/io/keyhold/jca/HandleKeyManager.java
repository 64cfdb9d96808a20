package io.keyhold.jca;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among the entries of a KeyStore at each handshake, so that a key and chain that were replaced count at once. A
 * chosen alias names key and chain together, as they were then: a handshake under way keeps both. Entries whose
 * certificate names the server that the client asked for come first. Safe for concurrent use.
 */
final class HandleKeyManager extends X509ExtendedKeyManager {
    private final KeyStore store;
    private final Descriptor view;
    private final Optional<char[]> password;
    private final Map<String, Credential> current = new ConcurrentHashMap<>();
    private final Map<String, Credential> handedOut = new ConcurrentHashMap<>();
    private final AtomicLong serial = new AtomicLong();

    HandleKeyManager(KeyStore store, List<String> aliases, Optional<char[]> password) {
        this.store = store;
        this.view = new Descriptor(aliases, List.of(), true);
        this.password = password.map(char[]::clone);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases(keyType, issuers);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases(keyType, issuers);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyTypes, issuers, credential -> true);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyTypes, issuers, credential -> true);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(
                new String[] {keyType},
                issuers,
                ServerNames.asked(socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(
                new String[] {keyType},
                issuers,
                ServerNames.asked(engine == null ? null : engine.getHandshakeSession()));
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Credential credential = handedOut.get(alias);
        return credential == null ? null : credential.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Credential credential = handedOut.get(alias);
        return credential == null ? null : credential.key();
    }

    private @Nullable String choose(
            String[] keyTypes, Principal @Nullable [] issuers, Predicate<X509Certificate> preferred) {
        for (String keyType : keyTypes) {
            List<Credential> fitting = fitting(keyType, issuers);
            for (Credential credential : fitting) {
                if (preferred.test(credential.chain().get(0))) {
                    return credential.alias();
                }
            }
            if (!fitting.isEmpty()) {
                return fitting.get(0).alias();
            }
        }
        return null;
    }

    private String @Nullable [] aliases(String keyType, Principal @Nullable [] issuers) {
        List<Credential> fitting = fitting(keyType, issuers);
        return fitting.isEmpty()
                ? null
                : fitting.stream().map(Credential::alias).toArray(String[]::new);
    }

    private List<Credential> fitting(String keyType, Principal @Nullable [] issuers) {
        List<Credential> fitting = new ArrayList<>();
        try {
            for (String name : names()) {
                if (view.shows(name) && store.isKeyEntry(name)) {
                    read(name)
                            .filter(credential -> credential.fits(keyType, issuers))
                            .ifPresent(fitting::add);
                }
            }
            return fitting;
        } catch (GeneralSecurityException e) {
            throw new ProviderException(e.getMessage(), e);
        }
    }

    /** Without listing, if the entries are known: whoever may use a key need not be allowed to list. */
    private List<String> names() throws GeneralSecurityException {
        boolean known =
                !view.patterns().isEmpty() && view.patterns().stream().noneMatch(pattern -> pattern.contains("*"));
        return known ? view.patterns() : Collections.list(store.aliases());
    }

    /** The entry as it is now; as it was before, if the key has no chain of its own while both are replaced. */
    private Optional<Credential> read(String name) throws GeneralSecurityException {
        Optional<Credential> before = Optional.ofNullable(current.get(name));
        java.security.cert.Certificate[] chain = store.getCertificateChain(name);
        if (!(store.getKey(name, password.orElse(null)) instanceof PrivateKey key)) {
            return Optional.empty();
        }
        if (chain == null) {
            return before;
        }
        if (before.isPresent() && before.get().is(key, chain)) {
            return before;
        }
        if (key instanceof PrivateKeyHandle handle
                && !Arrays.equals(
                        handle.publicKey().getEncoded(), chain[0].getPublicKey().getEncoded())) {
            return before;
        }
        return Optional.of(replace(name, key, chain));
    }

    private Credential replace(String name, PrivateKey key, java.security.cert.Certificate[] chain) {
        Credential read = new Credential(
                serial.incrementAndGet() + "." + name,
                key,
                Arrays.stream(chain).map(X509Certificate.class::cast).toList());
        handedOut.put(read.alias(), read);
        Credential before = current.put(name, read);
        if (before != null) {
            List<String> kept = List.of(read.alias(), before.alias());
            handedOut.values().removeIf(old -> old.isOf(name) && !kept.contains(old.alias()));
        }
        return read;
    }
}
