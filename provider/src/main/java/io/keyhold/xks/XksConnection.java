package io.keyhold.xks;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.keys.ByteString;
import io.keyhold.keys.KeyStorePlace;
import io.keyhold.keys.KmsKey;
import io.keyhold.material.KeyStoreConnection;
import io.keyhold.material.LiveMaterial;
import io.keyhold.material.MaterialSource;
import io.keyhold.material.NewMaterial;
import io.keyhold.material.RequestOrigin;
import java.util.Optional;
import java.util.regex.Pattern;

/** An external key store as this process has it open. */
final class XksConnection implements KeyStoreConnection {
    private static final Pattern DOTS = Pattern.compile("\\.{1,2}");
    private final XksClient client;
    private final XksCredential credential;
    private final MaterialSource own;

    /**
     * A connection.
     *
     * @param own the source of the layer of Keyhold's own
     */
    XksConnection(XksClient client, XksCredential credential, MaterialSource own) {
        this.client = client;
        this.credential = credential;
        this.own = own;
    }

    /** Opens the first connection to the proxy, and asks how it is. */
    XksHealth look(RequestMetadata metadata) throws XksException {
        return client.firstHealth(metadata);
    }

    @Override
    public NewMaterial create(KeySpec spec, KeyUsageType usage, KeyStorePlace place) {
        return create(spec, usage, place, RequestOrigin.own("CreateKey"));
    }

    @Override
    public NewMaterial create(KeySpec spec, KeyUsageType usage, KeyStorePlace place, RequestOrigin origin) {
        String xksKeyId = place.xksKeyId()
                .orElseThrow(() -> new KmsException.Validation("XksKeyId is absent", "Name a key of the key manager"));
        if (DOTS.matcher(xksKeyId).matches()) {
            throw new KmsException.Validation(
                    "XksKeyId `" + xksKeyId + "` is not a name in the path of a URI",
                    "Give the external key another id");
        }
        try {
            requireUsable(client.describe(xksKeyId, metadata(origin, Optional.empty())));
        } catch (XksException e) {
            throw XksRefusals.ofCreateKey(e.failure());
        }
        return new NewExternalMaterial(own.create(spec, usage), xksKeyId);
    }

    private static void requireUsable(ExternalKeyDescription described) {
        if (!described.isEnabled()) {
            throw XksRefusals.ofCreateKey(XksFailure.INVALID_STATE_OF_KEY);
        }
        if (!described.isUsable()) {
            throw new KmsException.XksKeyInvalidConfiguration(
                    "the external key has key spec `" + LogText.of(described.keySpec()) + "` and usages "
                            + LogText.of(described.keyUsage().stream()
                                    .sorted()
                                    .toList()
                                    .toString()),
                    "Name an external key of spec AES_256 that allows ENCRYPT and DECRYPT");
        }
    }

    @Override
    public LiveMaterial open(KmsKey key, String materialId, byte[] payload) {
        own.reach();
        return live(key, materialId, own.open(key, materialId, payload), xksKeyId(key));
    }

    private LiveMaterial live(KmsKey key, String materialId, LiveMaterial inner, String xksKeyId) {
        return new XksMaterial(client, key, materialId, inner, xksKeyId);
    }

    private static String xksKeyId(KmsKey key) {
        return key.place()
                .flatMap(KeyStorePlace::xksKeyId)
                .orElseThrow(
                        () -> new KmsException.Internal(key.arn() + " has no external key", "Run verify on the store"));
    }

    /** The metadata of a call for the proxy. */
    static RequestMetadata metadata(RequestOrigin origin, Optional<String> keyArn) {
        return new RequestMetadata(
                origin.principalArn(),
                origin.operation(),
                origin.requestId(),
                keyArn,
                origin.context("kms:viaservice"),
                origin.context("aws:sourcevpc"),
                origin.context("aws:sourcevpce"));
    }

    /** The external key is not this service's to destroy. */
    @Override
    public void destroy(KmsKey key, String materialId, byte[] payload) {
        own.destroy(key, materialId, payload);
    }

    @Override
    public void requireHealthy() {
        RequestOrigin origin = RequestOrigin.own("KmsHealthCheck");
        try {
            XksHealth health = client.health(RequestMetadata.ofHealth(origin.operation(), origin.requestId()));
            if (health.isUnavailable()) {
                throw XksRefusals.ofUse(XksFailure.INTERNAL);
            }
        } catch (XksException e) {
            throw XksRefusals.ofUse(e.failure());
        }
    }

    @Override
    public void close() {
        client.close(credential::destroy);
    }

    /** Material of Keyhold's own around which the key manager puts its layer. */
    private final class NewExternalMaterial implements NewMaterial {
        private final NewMaterial inner;
        private final String xksKeyId;

        NewExternalMaterial(NewMaterial inner, String xksKeyId) {
            this.inner = inner;
            this.xksKeyId = xksKeyId;
        }

        @Override
        public String id() {
            return inner.id();
        }

        @Override
        public ByteString publicKey() {
            return inner.publicKey();
        }

        @Override
        public byte[] record(KmsKey key) {
            return inner.record(key);
        }

        @Override
        public LiveMaterial live(KmsKey key) {
            return XksConnection.this.live(key, inner.id(), inner.live(key), xksKeyId);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
