package io.keyhold.jca;

import io.keyhold.jca.CredentialIndex.Wanted;
import java.net.Socket;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among the entries of a KeyStore at each handshake, so that a key and chain that were replaced count at once. A
 * chosen alias names key and chain together, as they were then: a handshake under way keeps both. What lists aliases lists
 * entry names, and keys and chains are found by those too. Safe for concurrent use.
 */
final class HandleKeyManager extends X509ExtendedKeyManager {
    private final CredentialSource source;
    private final Clock clock;
    private final NamedPairs pairs;

    HandleKeyManager(KeyStore store, List<String> aliases, Optional<char[]> password, Clock clock) {
        this.source = new CredentialSource(store, aliases, password);
        this.clock = clock;
        this.pairs = new NamedPairs();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases(TlsRole.CLIENT, keyType, issuers);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases(TlsRole.SERVER, keyType, issuers);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return client(keyTypes, issuers);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return client(keyTypes, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return server(keyType, issuers, socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return server(keyType, issuers, engine == null ? null : engine.getHandshakeSession());
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return find(alias, NamedPairs.Half.CHAIN)
                .map(credential -> credential.chain().toArray(new X509Certificate[0]))
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return find(alias, NamedPairs.Half.KEY).map(KeyAndChain::key).orElse(null);
    }

    private @Nullable String client(@Nullable String @Nullable [] keyTypes, Principal @Nullable [] issuers) {
        if (keyTypes == null) {
            return null;
        }
        return source.now()
                .best(
                        Arrays.stream(keyTypes).filter(Objects::nonNull).toList(),
                        wanted(TlsRole.CLIENT, issuers, List.of()))
                .map(KeyAndChain::alias)
                .orElse(null);
    }

    private @Nullable String server(
            @Nullable String keyType, Principal @Nullable [] issuers, @Nullable SSLSession handshake) {
        if (keyType == null) {
            return null;
        }
        return source.now()
                .bestOf(
                        keyType,
                        PeerAlgorithms.of(handshake),
                        wanted(TlsRole.SERVER, issuers, ServerNames.asked(handshake)))
                .map(KeyAndChain::alias)
                .orElse(null);
    }

    private String @Nullable [] aliases(TlsRole role, @Nullable String keyType, Principal @Nullable [] issuers) {
        if (keyType == null) {
            return null;
        }
        List<KeyAndChain> fitting = source.now().fitting(keyType, wanted(role, issuers, List.of()));
        return fitting.isEmpty()
                ? null
                : fitting.stream().map(KeyAndChain::name).toArray(String[]::new);
    }

    private Wanted wanted(TlsRole role, Principal @Nullable [] issuers, List<String> serverNames) {
        return new Wanted(role, issuers, serverNames, clock.millis());
    }

    private Optional<KeyAndChain> find(@Nullable String alias, NamedPairs.Half half) {
        if (alias == null) {
            return Optional.empty();
        }
        return source.chosen(alias)
                .or(() -> pairs.take(alias, half, () -> source.now().find(alias)));
    }
}
