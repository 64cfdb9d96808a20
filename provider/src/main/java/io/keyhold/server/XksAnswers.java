package io.keyhold.server;

import io.keyhold.api.Caller;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KeySpec;
import io.keyhold.server.xks.CiphertextParts;
import io.keyhold.server.xks.XksPath;
import io.keyhold.server.xks.XksRefusedException;
import io.keyhold.server.xks.XksRequest;
import io.keyhold.service.ProxiedKeys;
import io.keyhold.wire.JsonMembers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The replies of an external key store proxy to what was authenticated. Ciphertexts have no metadata of their own. */
final class XksAnswers {
    private static final String VENDOR = "Keyhold";
    private static final byte[] NO_METADATA = new byte[0];
    private static final int IV_BYTES = 12;
    private final ProxiedKeys keys;
    private final Health health;

    XksAnswers(ProxiedKeys keys, Health health) {
        this.keys = keys;
        this.health = health;
    }

    byte[] answer(Caller caller, XksPath path, XksRequest request) throws XksRefusedException {
        ProxiedKeys.Target target =
                new ProxiedKeys.Target(caller, path.keyId(), path.prefix(), request.origin(path.operation()));
        return switch (path.operation()) {
            case HEALTH -> JsonMembers.write(health());
            case METADATA -> JsonMembers.write(metadata(keys.describe(target)));
            case ENCRYPT -> encrypt(target, request);
            case DECRYPT -> decrypt(target, request);
        };
    }

    /** What this server knows is itself and the store behind it. */
    private Map<String, ?> health() {
        String status = health.now().isEmpty() ? "ACTIVE" : "UNAVAILABLE";
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("xksProxyFleetSize", 1);
        members.put("xksProxyVendor", VENDOR);
        members.put("xksProxyModel", "keyhold serve");
        members.put("ekmVendor", VENDOR);
        members.put("ekmFleetDetails", List.of(Map.of("id", "store", "model", VENDOR, "healthStatus", status)));
        return members;
    }

    private static Map<String, ?> metadata(KeyMetadata key) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(
                "keySpec",
                key.keySpec() == KeySpec.SYMMETRIC_DEFAULT
                        ? "AES_256"
                        : key.keySpec().value());
        members.put("keyUsage", usages(key));
        members.put("keyStatus", key.enabled() ? "ENABLED" : "DISABLED");
        return members;
    }

    private static List<String> usages(KeyMetadata key) {
        return switch (key.keyUsage()) {
            case ENCRYPT_DECRYPT -> List.of("ENCRYPT", "DECRYPT");
            case SIGN_VERIFY -> List.of("SIGN", "VERIFY");
            case GENERATE_VERIFY_MAC -> List.of("GENERATE_MAC", "VERIFY_MAC");
            case KEY_AGREEMENT -> List.of("DERIVE_SHARED_SECRET");
            case ENCAPSULATE_DECAPSULATE -> List.of("DECAPSULATE");
        };
    }

    private byte[] encrypt(ProxiedKeys.Target target, XksRequest request) throws XksRefusedException {
        request.requireAlgorithm();
        boolean isIntegrityWanted = request.wantsIntegrityValue();
        byte[] aad = request.aad();
        byte[] iv = new byte[IV_BYTES];
        byte[] sealed = keys.encrypt(target, iv, CiphertextParts.authenticated(aad, NO_METADATA), request.plaintext());
        int end = sealed.length - XksRequest.TAG_BYTES;
        byte[] ciphertext = Arrays.copyOf(sealed, end);
        byte[] tag = Arrays.copyOfRange(sealed, end, sealed.length);
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("authenticationTag", tag);
        members.put("ciphertext", ciphertext);
        members.put("initializationVector", iv);
        if (isIntegrityWanted) {
            members.put(
                    "ciphertextDataIntegrityValue",
                    CiphertextParts.integrityValue(aad, NO_METADATA, iv, ciphertext, tag));
        }
        return JsonMembers.write(members);
    }

    private byte[] decrypt(ProxiedKeys.Target target, XksRequest request) throws XksRefusedException {
        request.requireAlgorithm();
        byte[] ciphertext = request.ciphertext();
        byte[] tag = request.tag();
        byte[] sealed = Arrays.copyOf(ciphertext, ciphertext.length + tag.length);
        System.arraycopy(tag, 0, sealed, ciphertext.length, tag.length);
        byte[] aad = CiphertextParts.authenticated(request.aad(), request.ciphertextMetadata());
        byte[] plaintext = keys.decrypt(target, request.iv(), aad, sealed);
        try {
            return JsonMembers.write(Map.of("plaintext", plaintext));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }
}
