package io.keyhold.store;

import java.util.Arrays;
import java.util.Optional;

/**
 * The whole key space of a store. The code of a kind is stored and authenticated: it never changes and is never used
 * again for something else.
 */
public enum RecordKind {
    /** A KMS key: metadata, policy, tags. Id: key id. Owner: account. */
    KEY(1),
    /** One key material, wrapped. Id: material id. Owner: key id. */
    MATERIAL(2),
    /** An alias. Id: alias name with account. Owner: key id. */
    ALIAS(3),
    /** A grant. Id: key id, slash, grant id. Owner: key id. */
    GRANT(4),
    /** An account, user or role, the latter with policies. Id: account, kind and name. Owner: account. */
    PRINCIPAL(5),
    /** A certificate chain or trusted certificate of the KeyStore view. Id: entry name. Owner: key id, or empty. */
    CERTIFICATE(6),
    /** An outstanding import token. Id: token id. Owner: key id. */
    IMPORT_TOKEN(7),
    /**
     * A custom key store. Id: {@code store/} and its id. Owner: account. And for each of its keys, owner the key id: {@code
     * member/}, its id, slash, key id; {@code xks/}, its id, slash, id of the external key.
     */
    KEY_STORE(8),
    /** An audit event that the sink has not taken yet. Id: epoch and index, in order. Owner: the process. */
    AUDIT_OUTBOX(9),
    /**
     * How many raw AES-GCM messages a material may have sealed. Id: material id. Owner: key id. That of a multi-Region key is in no
     * Region.
     */
    MESSAGE_COUNT(10),
    /** When a key was last used. Id: key id. Owner: account. */
    LAST_USAGE(11),
    /** A key that Keyhold owns itself. Id: its purpose. Owner: empty. */
    OWNED_KEY(12),
    /** Sightings of background work. Id: the task and its key or material. Owner: key id. */
    HOUSEKEEPING(13),
    /** An access key, its secret wrapped. Id: access key id. Owner: account, and user, role or root. */
    ACCESS_KEY(14);

    private static final RecordKind[] BY_CODE = byCode();

    private final int code;

    RecordKind(int code) {
        this.code = code;
    }

    /** The number that stands for the kind in the store, 1 to 255. */
    public int code() {
        return code;
    }

    /** The kind of that code, if there is one. */
    public static Optional<RecordKind> find(int code) {
        return Optional.ofNullable(code > 0 && code < BY_CODE.length ? BY_CODE[code] : null);
    }

    private static RecordKind[] byCode() {
        RecordKind[] kinds = new RecordKind
                [1 + Arrays.stream(values()).mapToInt(RecordKind::code).max().orElse(0)];
        Arrays.stream(values()).forEach(kind -> kinds[kind.code] = kind);
        return kinds;
    }
}
