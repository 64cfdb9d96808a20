package io.keyhold.integration.jpa;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A text of 1 to 4096 bytes in an entity, stored encrypted. It is encrypted when its entity is persisted or updated, and
 * decrypted when {@link #text} first asks for it, which is a call that is authorised and audited. To change it, put another one into
 * the entity. Safe for concurrent use.
 */
public final class EncryptedText {
    private byte @Nullable [] encrypted;
    private @Nullable String text;
    private @Nullable Supplier<String> opener;

    private EncryptedText(byte @Nullable [] encrypted, @Nullable String text) {
        this.encrypted = encrypted;
        this.text = text;
    }

    /** A new value, to be encrypted with its entity. */
    public static EncryptedText of(String text) {
        return new EncryptedText(null, Objects.requireNonNull(text, "text"));
    }

    /** A value as the database has it. */
    static EncryptedText stored(byte[] encrypted) {
        return new EncryptedText(encrypted.clone(), null);
    }

    /**
     * The text.
     *
     * @throws io.keyhold.api.KmsException.InvalidCiphertext if the stored value is not that of its row, column and table
     * @throws io.keyhold.api.KmsException if its key is not usable, or the caller may not use it
     */
    public synchronized String text() {
        String known = text;
        if (known == null) {
            Supplier<String> open = opener;
            if (open == null) {
                throw new IllegalStateException(
                        "the row of this value is not known. Add"
                                + " @EntityListeners(KeyholdEntityListener.class) to its entity, and @EncryptedColumn to the field");
            }
            known = open.get();
            text = known;
        }
        return known;
    }

    /** How the text is had when it is first asked for. */
    synchronized void opensBy(Supplier<String> way) {
        opener = way;
    }

    /** Encrypts the text, if it is not. */
    synchronized void seal(Function<String, byte[]> way) {
        if (encrypted == null) {
            encrypted = way.apply(text());
        }
    }

    /** What the database gets. */
    synchronized byte[] encrypted() {
        if (encrypted == null) {
            throw new IllegalStateException(
                    "this value was not encrypted. Add"
                            + " @EntityListeners(KeyholdEntityListener.class) to its entity, and @EncryptedColumn to the field");
        }
        return encrypted.clone();
    }

    private synchronized byte @Nullable [] sealed() {
        return encrypted;
    }

    /** By what is stored; a value that is not encrypted yet equals itself alone. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        byte[] own = sealed();
        return own != null && other instanceof EncryptedText value && Arrays.equals(own, value.sealed());
    }

    @Override
    public int hashCode() {
        return EncryptedText.class.hashCode(); // the same before and after it is encrypted
    }

    /** Never the text. */
    @Override
    public String toString() {
        return "EncryptedText";
    }
}
