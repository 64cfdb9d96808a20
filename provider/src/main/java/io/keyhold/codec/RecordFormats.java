package io.keyhold.codec;

import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeyLastUsageTrackingOperation;
import io.keyhold.api.KeySpec;
import io.keyhold.api.MultiRegionKeyType;
import io.keyhold.api.OriginType;
import java.util.List;
import java.util.Set;

/**
 * The formats of all records. To give a record a new member: add a version here that says what it changed, write the member,
 * and read it in its place with {@link RecordReader#since}. A constant that is new gets a version too, with its name in it.
 */
public final class RecordFormats {
    /** A KMS key, without its material. */
    public static final RecordFormat KEY = new RecordFormat(
            "a key record",
            List.of(
                    new RecordFormat.Version(1, "0.1.0", "the first"),
                    new RecordFormat.Version(
                            2,
                            "0.2.0",
                            "ML-KEM keys",
                            Set.of(KeySpec.ML_KEM_512, KeySpec.ML_KEM_768, KeySpec.ML_KEM_1024)),
                    new RecordFormat.Version(
                            3,
                            "0.2.0",
                            "keys in custom key stores, and which one, behind all else",
                            Set.of(OriginType.AWS_CLOUDHSM, OriginType.EXTERNAL_KEY_STORE)),
                    new RecordFormat.Version(
                            4,
                            "0.2.0",
                            "multi-Region keys, and the set of each, behind all else",
                            Set.of(MultiRegionKeyType.PRIMARY, MultiRegionKeyType.REPLICA))));
    /** The binding of wrapped material; authenticated, never stored. */
    public static final RecordFormat MATERIAL_BINDING = RecordFormat.first("what a key material is bound to");
    /** An alias. */
    public static final RecordFormat ALIAS = RecordFormat.first("an alias record");
    /** An entry of the KeyStore with its certificates. */
    public static final RecordFormat CERTIFICATE = RecordFormat.first("a certificate record");
    /** How many messages raw AES-GCM has sealed. */
    public static final RecordFormat MESSAGE_COUNT = RecordFormat.first("a message count");
    /** An account. */
    public static final RecordFormat ACCOUNT = RecordFormat.first("an account");
    /** A user or role. */
    public static final RecordFormat PRINCIPAL = RecordFormat.first("a principal");
    /** A custom key store. */
    public static final RecordFormat KEY_STORE =
            new RecordFormat("a custom key store", List.of(new RecordFormat.Version(1, "0.2.0", "the first")));
    /** A key of a custom key store. */
    public static final RecordFormat KEY_STORE_MEMBER = new RecordFormat(
            "a member of a custom key store", List.of(new RecordFormat.Version(1, "0.2.0", "the first")));
    /** Which object of a token a material is. */
    public static final RecordFormat TOKEN_MATERIAL = new RecordFormat(
            "what is recorded of a key in a token", List.of(new RecordFormat.Version(1, "0.2.0", "the first")));
    /** A grant. */
    public static final RecordFormat GRANT = RecordFormat.withConstants(
            "a grant", "0.2.0", "grants on ML-KEM keys", GrantOperation.ENCAPSULATE, GrantOperation.DECAPSULATE);
    /** An outstanding import token. */
    public static final RecordFormat IMPORT_TOKEN = RecordFormat.first("an import token");
    /** When a key was last used. */
    public static final RecordFormat LAST_USAGE = RecordFormat.withConstants(
            "a last-usage record",
            "0.2.0",
            "uses of ML-KEM keys",
            KeyLastUsageTrackingOperation.ENCAPSULATE,
            KeyLastUsageTrackingOperation.DECAPSULATE);
    /** The access key of a program outside of this JVM. */
    public static final RecordFormat ACCESS_KEY = RecordFormat.since("0.2.0", "an access key");
    /** When an access key last signed a request. */
    public static final RecordFormat ACCESS_KEY_USE = RecordFormat.since("0.2.0", "the last use of an access key");
    /** When something was first seen due. */
    public static final RecordFormat OBSERVATION = RecordFormat.first("an observation");
    /** The key that signs the audit trail. */
    public static final RecordFormat AUDIT_KEY = RecordFormat.first("the audit signing key");
    /** The authority that certifies the keys of servers. */
    public static final RecordFormat SERVER_AUTHORITY = RecordFormat.since("0.2.0", "the server authority");
    /** How far an audit chain had come. */
    public static final RecordFormat AUDIT_HEAD = RecordFormat.first("an audit head");
    /** The later epochs that the trail knew of when a restore was accepted. */
    public static final RecordFormat ACCEPTED_EPOCHS = new RecordFormat(
            "a record of accepted epochs",
            List.of(
                    new RecordFormat.Version(1, "0.1.0", "the first"),
                    new RecordFormat.Version(2, "0.2.0", "counts restores, before the chains")));

    private RecordFormats() {}

    /** All of them. */
    public static List<RecordFormat> all() {
        return List.of(
                KEY,
                MATERIAL_BINDING,
                ALIAS,
                CERTIFICATE,
                MESSAGE_COUNT,
                KEY_STORE,
                KEY_STORE_MEMBER,
                TOKEN_MATERIAL,
                ACCOUNT,
                PRINCIPAL,
                GRANT,
                IMPORT_TOKEN,
                LAST_USAGE,
                ACCESS_KEY,
                ACCESS_KEY_USE,
                OBSERVATION,
                AUDIT_KEY,
                SERVER_AUTHORITY,
                AUDIT_HEAD,
                ACCEPTED_EPOCHS);
    }
}
