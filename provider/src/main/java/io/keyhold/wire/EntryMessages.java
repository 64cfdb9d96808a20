package io.keyhold.wire;

import io.keyhold.api.Constraints;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.SigningAlgorithmSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Requests and responses of the operations that only Keyhold has: entries of a {@code KeyStore}, and what the JCA does with a key
 * beyond AWS KMS. They travel as those of AWS do, and are named apart from them, {@value #TARGET} and the name of the operation.
 */
public final class EntryMessages {
    /** What the header {@code X-Amz-Target} begins with. */
    public static final String TARGET = "Keyhold.";

    /** The longest message of {@link RawEncrypt}, {@link RawDecrypt}, {@link LongMac} and {@link LongSign}, in bytes. */
    public static final int MAX_MESSAGE_BYTES = 256 << 10;

    /** The most certificates of one entry. */
    public static final int MAX_CERTIFICATES = 32;

    /** The most bytes of the certificates of one entry. */
    public static final int MAX_CHAIN_BYTES = 128 << 10;

    private static final int MAX_NAME = 2048;
    private static final int MAX_DESCRIPTION = 8192;
    private static final int MAX_REMOVALS = 256;

    private EntryMessages() {}

    private static void requireEntry(String name, List<byte[]> chain) {
        Constraints constraints = new Constraints();
        constraints.range("name", name.length(), 0, MAX_NAME);
        constraints.range("chain", chain.size(), 0, MAX_CERTIFICATES);
        constraints.range("chain", chain.stream().mapToInt(each -> each.length).sum(), 0, MAX_CHAIN_BYTES);
        constraints.require();
    }

    private static void requireName(String name) {
        requireEntry(name, List.of());
    }

    /** {@code DescribeStore}. */
    public record DescribeStore() {}

    /**
     * Which store it is.
     *
     * @param storeId the id of the store
     * @param version another text as soon as an entry may be another one
     */
    public record Store(String storeId, String version) {}

    /** {@code ListEntryNames}. */
    public record ListEntryNames() {}

    /** The names of all entries. */
    public record EntryNames(List<String> names) {}

    /** {@code FindEntry}. */
    public record FindEntry(String name) {
        /** Refuses names that are too long for an entry. */
        public FindEntry {
            requireName(name);
        }
    }

    /** What a name means; nothing if there is no such entry. */
    public record Found(Optional<Entry> entry, Optional<Key> key) {}

    /**
     * An entry.
     *
     * @param certificate whether it is a trusted certificate
     * @param chain DER certificates, leaf first
     */
    public record Entry(boolean certificate, Instant created, List<byte[]> chain) {}

    /**
     * A key as a handle knows it.
     *
     * @param publicKey a DER SubjectPublicKeyInfo; of a key pair
     */
    public record Key(
            String arn, KeySpec keySpec, KeyUsageType keyUsage, boolean callerIv, Optional<byte[]> publicKey) {}

    /** {@code FindRemoval}. */
    public record FindRemoval(String name) {
        /** Refuses names that are too long for an entry. */
        public FindRemoval {
            requireName(name);
        }
    }

    /** The one form that all names of the entry share, and what it takes to drop it. */
    public record FoundRemoval(String canonicalName, Optional<Removal> removal) {}

    /**
     * An entry as it was when somebody asked to drop it.
     *
     * @param mark another text if the entry is another one
     */
    public record Removal(String name, String canonicalName, String shownName, String mark) {
        /** Refuses names that are too long for an entry. */
        public Removal {
            requireName(name);
        }
    }

    /** What an entry name is bound to in addition to the key. */
    public record Binding(String name, List<byte[]> chain, Optional<Removal> first) {
        /** Refuses names and chains that are too long for an entry. */
        public Binding {
            requireEntry(name, chain);
        }
    }

    /** {@code CreateEntryKey}; a {@link Key}. */
    public record CreateEntryKey(
            KeySpec keySpec,
            Optional<KeyUsageType> keyUsage,
            Optional<String> alias,
            String description,
            boolean callerIv) {
        /** Refuses a description that CreateKey would refuse. */
        public CreateEntryKey {
            Constraints constraints = new Constraints();
            constraints.length("description", description, 0, MAX_DESCRIPTION);
            constraints.require();
        }
    }

    /** {@code BindEntry}. */
    public record BindEntry(Binding binding, String keyArn) {}

    /** {@code PutChain}. */
    public record PutChain(String name, String keyArn, List<byte[]> chain) {
        /** Refuses names and chains that are too long for an entry. */
        public PutChain {
            requireEntry(name, chain);
        }
    }

    /** {@code ImportEntryKey}. */
    public record ImportEntryKey(
            Binding binding, KeySpec keySpec, KeyUsageType keyUsage, boolean callerIv, byte[] material) {}

    /** {@code PutCertificate}. */
    public record PutCertificate(Binding binding) {}

    /** {@code RemoveEntries}. */
    public record RemoveEntries(List<Removal> removals) {
        /** Refuses more at once than {@value #MAX_REMOVALS}. */
        public RemoveEntries {
            Constraints constraints = new Constraints();
            constraints.range("removals", removals.size(), 0, MAX_REMOVALS);
            constraints.require();
        }
    }

    /** The answer of an operation that only does something. */
    public record Done() {}

    /** {@code DrawIv}: the IV of one raw encryption that is still to come. */
    public record DrawIv(String keyArn) {}

    /** An IV. */
    public record Drawn(byte[] iv) {}

    /**
     * {@code EncryptRaw}.
     *
     * @param iv drawn before, or the caller's if the key takes one; absent for a fresh one
     */
    public record RawEncrypt(String keyArn, Optional<byte[]> iv, int tagBits, byte[] aad, byte[] plaintext) {}

    /** Ciphertext and tag. */
    public record RawCiphertext(byte[] iv, byte[] ciphertext) {}

    /** {@code DecryptRaw}. */
    public record RawDecrypt(String keyArn, byte[] iv, int tagBits, byte[] aad, byte[] ciphertext) {}

    /** A plaintext. */
    public record RawPlaintext(byte[] plaintext) {}

    /** {@code WrapKey} and {@code UnwrapKey}. */
    public record WrapKey(String keyArn, boolean padded, byte[] key) {}

    /** A key, wrapped or not. */
    public record Wrapped(byte[] key) {}

    /** {@code GenerateLongMac}. */
    public record LongMac(String keyArn, MacAlgorithmSpec macAlgorithm, byte[] message) {}

    /** A code. */
    public record Mac(byte[] code) {}

    /** {@code SignLong}: of algorithms that sign the message itself. */
    public record LongSign(String keyArn, SigningAlgorithmSpec signingAlgorithm, byte[] message) {}

    /** A signature. */
    public record Signature(byte[] signature) {}
}
