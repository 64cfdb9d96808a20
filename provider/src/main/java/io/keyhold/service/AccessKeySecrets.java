package io.keyhold.service;

import io.keyhold.api.KmsException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/** Ids, secrets and tokens of access keys. Safe for concurrent use. */
final class AccessKeySecrets {
    private static final int ID_CHARS = 16;
    private static final int TOKEN_BYTES = 48;
    private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private final SecureRandom random;

    AccessKeySecrets(SecureRandom random) {
        this.random = random;
    }

    /** A new access key id. */
    String id(AccessKeyUse use) {
        StringBuilder id = new StringBuilder(use.prefix());
        for (int i = 0; i < ID_CHARS; i++) {
            id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
        }
        return id.toString();
    }

    /** A new secret access key, in ASCII; whoever calls clears it. */
    byte[] secret(AccessKeyUse use) {
        return random(use.secretBytes());
    }

    /** A new session token. */
    String token() {
        return taken(random(TOKEN_BYTES));
    }

    private byte[] random(int bytes) {
        byte[] secret = new byte[bytes];
        random.nextBytes(secret);
        try {
            return Base64.getEncoder().encode(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** The text of a secret, whose bytes are overwritten. */
    static String taken(byte[] secret) {
        String text = new String(secret, StandardCharsets.US_ASCII);
        Arrays.fill(secret, (byte) 0);
        return text;
    }

    /** The kept part of a session token. */
    static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256", "SUN").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
            throw new KmsException.Internal("the JDK has no SHA-256", "Report it with the stack trace", e);
        }
    }
}
