package io.keyhold.keys;

import io.keyhold.api.ConnectionErrorCodeType;
import io.keyhold.api.ConnectionStateType;
import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.CustomKeyStoresListEntry;
import io.keyhold.api.XksProxyConfigurationType;
import io.keyhold.api.XksProxyConnectivityType;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * A custom key store as its record holds it. Immutable. Format version 1; the order of fields is that of the code.
 *
 * @param id {@code cks-} and 17 hex digits
 * @param account the account
 * @param name the name, unique in its account
 * @param type where its keys are
 * @param created when it was created
 * @param state whether it is connected
 * @param errorCode why connecting failed; only in the state {@code FAILED}
 * @param generation rises when it is connected again and with each change of place or secret: a connection of another one is
 *     outdated
 * @param cloudHsmClusterId the cluster; only of type {@code AWS_CLOUDHSM}
 * @param trustAnchorCertificate the certificate of the cluster, as it was given
 * @param proxy the proxy; only of type {@code EXTERNAL_KEY_STORE}
 * @param secret the PIN or the secret access key, wrapped; see {@link #secretBinding}
 */
public record CustomKeyStore(
        String id,
        String account,
        String name,
        CustomKeyStoreType type,
        Instant created,
        ConnectionStateType state,
        Optional<ConnectionErrorCodeType> errorCode,
        long generation,
        Optional<String> cloudHsmClusterId,
        Optional<String> trustAnchorCertificate,
        Optional<XksProxyConfigurationType> proxy,
        ByteString secret) {
    private static final String SECRET = "keyhold/v1/custom-key-store-secret/";

    /** Whose wrapping key the secret is wrapped under. */
    public String secretOwner() {
        return "custom-key-store/" + id;
    }

    /** The binding of the wrapped secret. */
    public byte[] secretBinding() {
        return (SECRET + type.value() + "/" + id).getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether it is connected, or will be. */
    public boolean isInUse() {
        return state == ConnectionStateType.CONNECTED || state == ConnectionStateType.CONNECTING;
    }

    /** The same in another connection state. */
    public CustomKeyStore withState(ConnectionStateType next, Optional<ConnectionErrorCodeType> error) {
        Copy copy = next == ConnectionStateType.CONNECTING ? new Copy().reconnects() : new Copy();
        copy.state = next;
        copy.errorCode = error;
        return copy.build();
    }

    /** The same under another name. */
    public CustomKeyStore withName(String next) {
        Copy copy = new Copy();
        copy.name = next;
        return copy.build();
    }

    /** The same at another cluster. */
    public CustomKeyStore withCluster(String next) {
        Copy copy = new Copy().reconnects();
        copy.cloudHsmClusterId = Optional.of(next);
        return copy.build();
    }

    /** The same behind another proxy. */
    public CustomKeyStore withProxy(XksProxyConfigurationType next) {
        Copy copy = new Copy().reconnects();
        copy.proxy = Optional.of(next);
        return copy.build();
    }

    /** The same with another secret, wrapped. */
    public CustomKeyStore withSecret(byte[] wrapped) {
        Copy copy = new Copy().reconnects();
        copy.secret = new ByteString(wrapped);
        return copy.build();
    }

    /** The same with the same secret wrapped again. */
    public CustomKeyStore rewrapped(byte[] wrapped) {
        Copy copy = new Copy();
        copy.secret = new ByteString(wrapped);
        return copy.build();
    }

    /** A copy of this custom key store with the parts that can change. */
    private final class Copy {
        private String name = CustomKeyStore.this.name;
        private ConnectionStateType state = CustomKeyStore.this.state;
        private Optional<ConnectionErrorCodeType> errorCode = CustomKeyStore.this.errorCode;
        private long generation = CustomKeyStore.this.generation;
        private Optional<String> cloudHsmClusterId = CustomKeyStore.this.cloudHsmClusterId;
        private Optional<XksProxyConfigurationType> proxy = CustomKeyStore.this.proxy;
        private ByteString secret = CustomKeyStore.this.secret;

        /** Connections made until now are outdated. */
        Copy reconnects() {
            generation++;
            return this;
        }

        CustomKeyStore build() {
            return new CustomKeyStore(
                    id,
                    account,
                    name,
                    type,
                    created,
                    state,
                    errorCode,
                    generation,
                    cloudHsmClusterId,
                    trustAnchorCertificate,
                    proxy,
                    secret);
        }
    }

    /** The custom key store as {@code DescribeCustomKeyStores} shows it. */
    public CustomKeyStoresListEntry describe() {
        return new CustomKeyStoresListEntry(
                id, name, cloudHsmClusterId, trustAnchorCertificate, state, errorCode, created, type, proxy);
    }

    /** The payload. */
    public byte[] encode() {
        return new RecordWriter(RecordFormats.KEY_STORE)
                .text(id)
                .text(account)
                .text(name)
                .constant(type)
                .instant(created)
                .constant(state)
                .optional(errorCode, RecordWriter::constant)
                .number(generation)
                .optional(cloudHsmClusterId, RecordWriter::text)
                .optional(trustAnchorCertificate, RecordWriter::text)
                .optional(proxy, CustomKeyStore::proxy)
                .bytes(secret.value())
                .done();
    }

    /** The custom key store in a payload. */
    public static CustomKeyStore decode(byte[] payload) {
        return RecordReader.read(
                RecordFormats.KEY_STORE,
                payload,
                in -> new CustomKeyStore(
                        in.text(),
                        in.text(),
                        in.text(),
                        in.constant(CustomKeyStoreType.class),
                        in.instant(),
                        in.constant(ConnectionStateType.class),
                        in.optional(field -> field.constant(ConnectionErrorCodeType.class)),
                        in.number(),
                        in.optional(RecordReader::text),
                        in.optional(RecordReader::text),
                        in.optional(CustomKeyStore::proxy),
                        new ByteString(in.bytes())));
    }

    private static void proxy(RecordWriter out, XksProxyConfigurationType proxy) {
        out.constant(proxy.connectivity())
                .text(proxy.accessKeyId())
                .text(proxy.uriEndpoint())
                .text(proxy.uriPath())
                .optional(proxy.vpcEndpointServiceName(), RecordWriter::text)
                .optional(proxy.vpcEndpointServiceOwner(), RecordWriter::text);
    }

    private static XksProxyConfigurationType proxy(RecordReader in) {
        return new XksProxyConfigurationType(
                in.constant(XksProxyConnectivityType.class),
                in.text(),
                in.text(),
                in.text(),
                in.optional(RecordReader::text),
                in.optional(RecordReader::text));
    }
}
