package io.keyhold;

import io.keyhold.api.Caller;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.Kms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** A Keyhold with users, and the words of its policies. */
public final class AccessWorld implements AutoCloseable {
    /** The home account. */
    public static final String ACCOUNT = "111122223333";

    /** Another account. */
    public static final String OTHER = "444455556666";

    /** A user. */
    public static final String ALICE = "arn:aws:iam::111122223333:user/alice";

    /** Another user. */
    public static final String BOB = "arn:aws:iam::111122223333:user/bob";

    /** A role. */
    public static final String ROLE = "arn:aws:iam::111122223333:role/Worker";

    /** A session of it. */
    public static final String SESSION = "arn:aws:sts::111122223333:assumed-role/Worker/job-1";

    /** A user of the other account. */
    public static final String CAROL = "arn:aws:iam::444455556666:user/carol";

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    private final Keyhold keyhold;

    /** Opens one in that directory, with alice, bob, Worker and carol. */
    public AccessWorld(Path directory, String... settings) throws IOException {
        this.keyhold = Keyhold.open(TestKeyhold.settings(directory, settings));
        admin().createAccount(OTHER, "other");
        for (String arn : new String[] {ALICE, BOB, ROLE, CAROL}) {
            admin().createPrincipal(arn);
        }
    }

    /** The Keyhold. */
    public Keyhold keyhold() {
        return keyhold;
    }

    /** Its administration. */
    public KeyholdAdmin admin() {
        return keyhold.admin();
    }

    /** The root of the home account. */
    public Kms root() {
        return keyhold.kms();
    }

    /** Another caller. */
    public Kms as(String arn) {
        return keyhold.as(Caller.of(arn));
    }

    /** A symmetric key, by ARN. */
    public String key() {
        return root().createKey(CreateKeyRequest.of()).keyMetadata().arn();
    }

    /** A symmetric key with a policy, by ARN. */
    public String keyWith(String policy) {
        return root().createKey(CreateKeyRequest.of().withPolicy(policy))
                .keyMetadata()
                .arn();
    }

    /** Encrypts as a caller. */
    public byte[] encrypt(String arn, String keyId) {
        return as(arn).encrypt(EncryptRequest.of(keyId, HELLO)).ciphertextBlob();
    }

    /** Encrypts as a caller under an encryption context. */
    public byte[] encrypt(String arn, String keyId, Map<String, String> context) {
        return as(arn).encrypt(EncryptRequest.of(keyId, HELLO).withEncryptionContext(context))
                .ciphertextBlob();
    }

    /** A policy of these statements. */
    public static String policy(String... statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    /** The statement that lets the account and its IAM policies do everything. */
    public static String delegation() {
        return allow("Delegation", "arn:aws:iam::111122223333:root", "kms:*");
    }

    /** A statement of a key policy. */
    public static String allow(String sid, String principal, String action) {
        return String.format(
                Locale.ROOT,
                "{\"Sid\":\"%s\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"%s\",\"Resource\":\"*\"}",
                sid,
                principal,
                action);
    }

    /** A statement of an identity policy. */
    public static String iam(String effect, String action, String resource) {
        return String.format(
                Locale.ROOT, "{\"Effect\":\"%s\",\"Action\":\"%s\",\"Resource\":\"%s\"}", effect, action, resource);
    }

    /** A statement with a condition. */
    public static String when(String statement, String condition) {
        return statement.substring(0, statement.length() - 1) + ",\"Condition\":" + condition + "}";
    }

    @Override
    public void close() {
        keyhold.close();
    }
}
