package io.keyhold.xks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;

/** The four operations of one XKS proxy. Safe for concurrent use. */
final class XksClient implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(XksClient.class.getName());
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final String ALGORITHM = "AES_GCM";
    private static final int OK = 200;
    private static final int MAX_USAGES = 10;
    private static final int MAX_MEMBERS = 10;

    private final XksTransport transport;
    private final XksCounters counters;
    private final Notices notices = new Notices();

    XksClient(XksTransport transport, XksCounters counters) {
        this.transport = transport;
        this.counters = counters;
    }

    /** How the key manager is, after a connection was opened for which the limit of a call does not count. */
    XksHealth firstHealth(RequestMetadata metadata) throws XksException {
        transport.warmUp("/health", body(metadata::write), WARM_UP);
        return health(metadata);
    }

    /** How the key manager is. */
    XksHealth health(RequestMetadata metadata) throws XksException {
        JsonReply reply = call("/health", metadata::write);
        long fleet = reply.number("xksProxyFleetSize");
        List<JsonReply> members = reply.objects("ekmFleetDetails");
        if (fleet < 1 || members.isEmpty() || members.size() > MAX_MEMBERS) {
            throw malformed("the reply names " + fleet + " proxies and " + members.size()
                    + " key managers; 1 or more, and 1 to " + MAX_MEMBERS + " are right");
        }
        List<XksHealth.Member> known = new ArrayList<>();
        for (JsonReply member : members) {
            known.add(new XksHealth.Member(
                    LogText.of(member.text("id")),
                    LogText.of(member.text("model")),
                    status(member.text("healthStatus"))));
        }
        return new XksHealth(
                fleet,
                LogText.of(reply.text("xksProxyVendor")),
                LogText.of(reply.text("xksProxyModel")),
                LogText.of(reply.text("ekmVendor")),
                known);
    }

    private static XksHealth.Status status(String text) throws XksException {
        for (XksHealth.Status status : XksHealth.Status.values()) {
            if (status.name().equals(text)) {
                return status;
            }
        }
        throw malformed("the reply has a `healthStatus` that is not one of ACTIVE, DEGRADED and UNAVAILABLE");
    }

    /** The key manager's description of a key. */
    ExternalKeyDescription describe(String xksKeyId, RequestMetadata metadata) throws XksException {
        JsonReply reply = call("/keys/" + xksKeyId + "/metadata", metadata::write);
        List<String> usages = reply.texts("keyUsage");
        if (usages.size() > MAX_USAGES) {
            throw malformed("the reply names " + usages.size() + " usages of the key; " + MAX_USAGES + " are allowed");
        }
        return new ExternalKeyDescription(reply.text("keySpec"), new HashSet<>(usages), reply.text("keyStatus"));
    }

    /** Has the key manager encrypt. */
    ExternalCiphertext encrypt(String xksKeyId, byte[] plaintext, byte[] aad, RequestMetadata metadata)
            throws XksException {
        JsonReply reply = call("/keys/" + xksKeyId + "/encrypt", json -> {
            metadata.write(json);
            writeAad(json, aad);
            json.bytes("plaintext", plaintext);
            json.text("encryptionAlgorithm", ALGORITHM);
            json.text("ciphertextDataIntegrityValueAlgorithm", "SHA_256");
        });
        ExternalCiphertext made = new ExternalCiphertext(
                reply.bytes("ciphertext", plaintext.length, plaintext.length),
                reply.bytes(
                        "initializationVector", ExternalCiphertext.SHORT_IV_BYTES, ExternalCiphertext.LONG_IV_BYTES),
                reply.bytes("authenticationTag", ExternalCiphertext.TAG_BYTES, ExternalCiphertext.TAG_BYTES),
                reply.optionalBytes("ciphertextMetadata", ExternalCiphertext.MAX_METADATA_BYTES));
        requireWhole(made, aad, reply.text("ciphertextDataIntegrityValue"));
        return made;
    }

    /** Damage on the way from the key manager would otherwise be noticed only when decryption fails. */
    private static void requireWhole(ExternalCiphertext made, byte[] aad, String given) throws XksException {
        if (made.iv().length != ExternalCiphertext.SHORT_IV_BYTES
                && made.iv().length != ExternalCiphertext.LONG_IV_BYTES) {
            throw malformed("member `initializationVector` of the reply has " + made.iv().length
                    + " bytes; 12 or 16 are right");
        }
        if (!MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), made.integrityValue(aad).getBytes(StandardCharsets.UTF_8))) {
            throw malformed("member `ciphertextDataIntegrityValue` of the reply is not that of its other members");
        }
    }

    /**
     * Has the key manager decrypt.
     *
     * @return as long as the ciphertext; whether it is what was encrypted, the layer inside shows
     */
    byte[] decrypt(String xksKeyId, ExternalCiphertext made, byte[] aad, RequestMetadata metadata) throws XksException {
        JsonReply reply = call("/keys/" + xksKeyId + "/decrypt", json -> {
            metadata.write(json);
            writeAad(json, aad);
            json.bytes("ciphertext", made.ciphertext());
            json.text("encryptionAlgorithm", ALGORITHM);
            json.bytes("initializationVector", made.iv());
            json.bytes("authenticationTag", made.tag());
            if (made.metadata().length > 0) {
                json.bytes("ciphertextMetadata", made.metadata());
            }
        });
        return reply.bytes("plaintext", made.ciphertext().length, made.ciphertext().length);
    }

    private static void writeAad(JsonText json, byte[] aad) {
        if (aad.length > 0) {
            json.bytes("additionalAuthenticatedData", aad);
        }
    }

    boolean isOpen() {
        return transport.isOpen();
    }

    private JsonReply call(String operation, Consumer<JsonText> members) throws XksException {
        ExternalCallEvent event = new ExternalCallEvent();
        event.begin();
        try {
            JsonReply reply = answered(operation, members);
            event.succeeded = true;
            return reply;
        } catch (XksException e) {
            event.failure = e.failure().name();
            throw e;
        } finally {
            event.end();
            if (event.shouldCommit()) {
                event.host = transport.hostName();
                event.operation = operation.substring(operation.lastIndexOf('/') + 1);
                event.commit();
            }
        }
    }

    private JsonReply answered(String operation, Consumer<JsonText> members) throws XksException {
        XksTransport.Reply reply = transport.post(operation, body(members));
        try {
            JsonReply parsed = JsonReply.parse(reply.body());
            if (reply.status() == OK) {
                return parsed;
            }
            throw refused(reply.status(), parsed);
        } catch (XksException e) {
            counters.failed(e.failure());
            throw e;
        }
    }

    /** A redirect is an answer like any other that is not in the specification. */
    private XksException refused(int status, JsonReply reply) throws XksException {
        if (status < 400) {
            return malformed("the reply has status " + status);
        }
        String name = reply.text("errorName");
        XksFailure failure = XksFailure.ofErrorName(name);
        String said = LogText.of(name) + " "
                + LogText.of(reply.findText("errorMessage").orElse(""));
        if (notices.isDue(failure)) {
            LOG.log(System.Logger.Level.WARNING, "an XKS proxy answered {0}: {1}", String.valueOf(status), said);
        }
        return new XksException(failure, "status " + status + " " + said);
    }

    private static byte[] body(Consumer<JsonText> members) {
        return JsonText.object(JsonReply.FACTORY, members);
    }

    private static XksException malformed(String detail) {
        return JsonReply.malformed(detail);
    }

    @Override
    public void close() {
        transport.close();
    }

    /** The same, and does {@code last} when no call is under way any more. */
    void close(Runnable last) {
        transport.close(last);
    }
}
