package io.keyhold.handles;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdProtection;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The keys and certificates of one caller as a {@code KeyStore} shows them: an entry for each alias the caller may see
 * (without {@code alias/}), for each key without alias by its id, for each entry name that is not a legal alias, and for
 * each trusted certificate. Safe for concurrent use; always live. Refusals are {@code KmsException}.
 */
public interface KeyEntries {
    /** The kinds of entries. */
    enum EntryType {
        /** A KMS key, with or without certificate chain. */
        KEY,
        /** A trusted certificate. */
        CERTIFICATE
    }

    /**
     * One entry.
     *
     * @param name the entry name
     * @param type what it is
     * @param created when the entry, or else the key, was created
     * @param chain DER certificates, leaf first; one for a trusted certificate; may be empty for a key
     */
    record Entry(String name, EntryType type, Instant created, List<byte[]> chain) {}

    /** The binding of an entry name in addition to the key. */
    record Binding(String name, List<byte[]> chain, Optional<Removal> first) {
        /** A name and its chain, in place of what the name means now. */
        public static Binding of(String name, List<byte[]> chain) {
            return new Binding(name, chain, Optional.empty());
        }
    }

    /** An entry as it was when somebody asked to drop it. */
    interface Removal {
        /** The entry name, in the one form that all names of the entry share. */
        String canonicalName();

        /** The entry name as {@link #names} shows it. */
        String shownName();

        /** The name it was asked for by. */
        String name();

        /** Another text if the entry is another one. */
        String mark();
    }

    /** The id of the store of the keys. */
    String storeId();

    /** A number that is another one as soon as {@link #names()} or {@link #find} may answer differently. */
    long version();

    /**
     * The names of all entries, by {@code kms:ListAliases} and {@code kms:ListKeys}. Each finds its entry: one that would
     * be taken for a key id, or for another name, has {@code alias/} in front.
     */
    List<String> names();

    /** The entry of that name, alias name, alias ARN, key id or key ARN, without listing. */
    Optional<Entry> find(String name);

    /** The key behind an entry; a disabled key too. */
    Optional<ManagedKey> key(String name);

    /** Creates a KMS key in the store, with an alias if {@code alias} names one. */
    ManagedKey createKey(KeySpec spec, CreationOptions options);

    /**
     * The properties of a created key apart from its spec.
     *
     * @param alias the alias name without {@code alias/}, if the key gets one
     * @param description the description
     * @param callerIv whether raw AES-GCM takes the caller's IV
     * @param usage what the key is for; the usage that goes without saying if empty
     */
    record CreationOptions(Optional<String> alias, String description, boolean callerIv, Optional<KeyUsageType> usage) {
        /** For the usage that goes without saying. */
        public CreationOptions(Optional<String> alias, String description, boolean callerIv) {
            this(alias, description, callerIv, Optional.empty());
        }

        /** What a key of that spec is for. */
        public KeyUsageType usageFor(KeySpec spec) {
            return usage.orElse(
                    switch (spec.family()) {
                        case AES -> KeyUsageType.ENCRYPT_DECRYPT;
                        case HMAC -> KeyUsageType.GENERATE_VERIFY_MAC;
                        case ML_KEM -> KeyUsageType.ENCAPSULATE_DECAPSULATE;
                        case RSA, EC, EDWARDS, ML_DSA, SM2 -> KeyUsageType.SIGN_VERIFY;
                    });
        }
    }

    /**
     * Makes a key that is in no store yet: an audited {@code kms:CreateKey} happens when {@link #bind} adopts it, and it
     * is gone when nobody does. Asks for {@code kms:CreateKey} all the same. Until it is adopted, a key pair signs, and
     * nothing else.
     */
    ManagedKey unstoredKey(KeySpec spec, KeyUsageType usage);

    /**
     * Binds an entry name to a key and replaces its chain; a key that is in no store yet comes into it in the same change.
     * A name that is the id or ARN of another key is refused, as it would be read as that; one in the form of an ARN of
     * another account is refused whether or not there is such a key.
     */
    void bind(Binding binding, ManagedKey key);

    /** Replaces the chain of an entry whose key is {@code key}; where the name points does not change. */
    void putChain(String name, ManagedKey key, List<byte[]> chain);

    /** Imports key material as a KMS key of Origin EXTERNAL and binds name and chain to it; private keys as PKCS#8. */
    void importKey(Binding binding, KeySpec spec, KeyholdProtection as, byte[] material);

    /** Stores a trusted certificate, the only one of the chain. */
    void putCertificate(Binding binding);

    /** The one form that all names of an entry share. */
    String canonicalName(String name);

    /** The argument for {@link #remove} that drops the entry of that name later; empty if there is none. Changes nothing. */
    Optional<Removal> removal(String name);

    /**
     * Drops aliases, entry names, chains and trusted certificates, all or none; never a key. What somebody else has dropped
     * is passed over. Refused for an entry that has changed since it was asked for, and for a bare key id.
     */
    void remove(Collection<Removal> removals);

    /** {@code kms:GenerateRandom}, any number of bytes. */
    void random(byte[] bytes);
}
