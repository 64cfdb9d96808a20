package io.keyhold.material;

import io.keyhold.api.ConnectionErrorCodeType;
import io.keyhold.api.KmsException;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KmsKey;
import io.keyhold.store.RecordStore;
import io.keyhold.tokens.Token;
import io.keyhold.tokens.TokenAddress;
import io.keyhold.tokens.TokenException;
import io.keyhold.tokens.TokenLibrary;
import io.keyhold.tokens.TokenLimits;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Custom key stores of type AWS_CLOUDHSM: a cluster is a token that the settings give a cluster id. */
public final class TokenBackend implements KeyStoreBackend {
    private final RecordStore store;
    private final Map<String, TokenAddress> clusters;
    private final TokenLimits limits;
    private final TokenSpecs specs;
    private final MaterialEngines with;

    /**
     * Nothing is opened yet.
     *
     * @param store unwraps PINs; its owner closes it
     * @param clusters the tokens by cluster id
     * @param limits what calls of tokens are held to
     * @param specs which keys there are
     * @param with what computes in this process, with what is not secret
     */
    public TokenBackend(
            RecordStore store,
            Map<String, TokenAddress> clusters,
            TokenLimits limits,
            TokenSpecs specs,
            MaterialEngines with) {
        this.store = store;
        this.clusters = Map.copyOf(clusters);
        this.limits = limits;
        this.specs = specs;
        this.with = with;
    }

    /** The PIN is not tried here, as AWS does not: it is shown once, when the custom key store is connected. */
    @Override
    public void admit(CustomKeyStore planned, byte[] secret) {
        TokenAddress address = clusters.get(cluster(planned));
        if (address == null) {
            throw new KmsException.CloudHsmClusterNotFound(
                    "the settings have no token for cluster `" + cluster(planned) + "`",
                    "Name it: keyhold.token." + cluster(planned)
                            + " = pkcs11:token=LABEL?module-path=/PATH/TO/LIBRARY.so");
        }
        try {
            TokenLibrary.find(address, limits);
        } catch (TokenException e) {
            throw new KmsException.CloudHsmClusterNotActive(e.problem(), "Put the token in its place and try again", e);
        }
    }

    @Override
    public KeyStoreConnection connect(CustomKeyStore known, byte[] secret) throws ConnectionFailure {
        TokenAddress address = clusters.get(cluster(known));
        if (address == null) {
            throw new ConnectionFailure(
                    ConnectionErrorCodeType.CLUSTER_NOT_FOUND,
                    "the settings of this process have no token for cluster `" + cluster(known) + "`");
        }
        try {
            Token token = TokenLibrary.find(address, limits);
            return new TokenConnection(store.storeId(), known, token.login(() -> pin(known)), specs, with);
        } catch (TokenException e) {
            throw new ConnectionFailure(code(e.kind()), e.problem(), e);
        }
    }

    private static String cluster(CustomKeyStore known) {
        return known.cloudHsmClusterId().orElse("");
    }

    private static ConnectionErrorCodeType code(TokenException.Kind kind) {
        return switch (kind) {
            case NO_LIBRARY, NO_TOKEN -> ConnectionErrorCodeType.CLUSTER_NOT_FOUND;
            case WRONG_PIN -> ConnectionErrorCodeType.INVALID_CREDENTIALS;
            case PIN_LOCKED -> ConnectionErrorCodeType.USER_LOCKED_OUT;
            case TIMEOUT -> ConnectionErrorCodeType.NETWORK_ERRORS;
            case NO_KEY, UNSUPPORTED, UNFIT_KEY, FAILED -> ConnectionErrorCodeType.INTERNAL_ERROR;
        };
    }

    /** Unwrapped when it is needed, so that it is not in the heap meanwhile. */
    private char[] pin(CustomKeyStore known) {
        byte[] utf8 = store.unwrap(
                known.secretOwner(), known.secretBinding(), known.secret().value());
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(utf8));
        try {
            char[] pin = new char[decoded.remaining()];
            decoded.get(pin);
            return pin;
        } finally {
            Arrays.fill(utf8, (byte) 0);
            Arrays.fill(decoded.array(), '\0');
        }
    }

    /** The record of a material names its object in the token, so there is nothing wrapped in it. */
    @Override
    public byte[] rewrap(KmsKey key, String materialId, byte[] payload) {
        return payload;
    }
}
