package io.keyhold.remote;

import io.keyhold.api.AliasName;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdProtection;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.handles.KeyEntries;
import io.keyhold.handles.ManagedKey;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The keys of AWS KMS as a {@code KeyStore} shows them: an entry for each alias, and for each key without one by its id. AWS KMS
 * keeps no certificates, so chains come from files that the settings name. What is known of a key is asked again after the
 * freshness; whether it may be used, on every use.
 */
final class KmsKeyEntries implements KeyEntries {
    private final RemoteService service;
    private final Kms kms;
    private final ChainFiles chains;
    private final KmsNames names;
    private final long freshnessNanos;
    private final AtomicLong changes = new AtomicLong();
    private final KnownKeys known;

    KmsKeyEntries(RemoteService service, ChainFiles chains, long freshnessNanos) {
        this.service = service;
        this.kms = service.kms();
        this.chains = chains;
        this.names = new KmsNames(kms);
        this.freshnessNanos = Math.max(1, freshnessNanos);
        this.known = new KnownKeys(this::describe);
    }

    @Override
    public String storeId() {
        return service.storeId();
    }

    /** Another one with each period of freshness. */
    @Override
    public long version() {
        return System.nanoTime() / freshnessNanos + changes.get();
    }

    @Override
    public List<String> names() {
        return names.all();
    }

    @Override
    public Optional<Entry> find(String name) {
        return known.find(version(), name)
                .map(key -> new Entry(name, EntryType.KEY, key.metadata().creationDate(), chains.of(local(name))));
    }

    @Override
    public Optional<ManagedKey> key(String name) {
        return known.find(version(), name).map(key -> handle(key.metadata(), key.publicKey()));
    }

    private Optional<KnownKeys.Known> describe(String name) {
        try {
            KeyMetadata key =
                    kms.describeKey(DescribeKeyRequest.of(reference(name))).keyMetadata();
            return Optional.of(new KnownKeys.Known(key, key.keySpec().isSymmetric() ? new byte[0] : publicKey(key)));
        } catch (KmsException.NotFound | KmsException.InvalidArn e) {
            return Optional.empty();
        } catch (KmsException.Validation e) {
            return Optional.empty(); // the name can be that of no key
        }
    }

    private byte[] publicKey(KeyMetadata key) {
        return kms.getPublicKey(GetPublicKeyRequest.of(key.arn())).publicKey();
    }

    private ManagedKey handle(KeyMetadata key, byte[] publicKey) {
        RemoteKey.Shape shape = new RemoteKey.Shape(RemoteArns.parse(key.arn()), key.keySpec(), key.keyUsage(), false);
        return key.keySpec().isSymmetric()
                ? new RemoteKey(service, shape)
                : new RemoteKeyPair(service, shape, publicKey);
    }

    /** How requests name what an entry name means. */
    private static String reference(String name) {
        return name.startsWith("arn:")
                        || name.startsWith(AliasName.PREFIX)
                        || KeyId.find(name).isPresent()
                ? name
                : AliasName.PREFIX + name;
    }

    private static String local(String name) {
        return name.startsWith(AliasName.PREFIX) ? name.substring(AliasName.PREFIX.length()) : name;
    }

    @Override
    public ManagedKey createKey(KeySpec spec, CreationOptions options) {
        if (options.callerIv()) {
            throw refused("keys that take an IV of the caller's", "Leave callerIv out");
        }
        CreateKeyRequest request = CreateKeyRequest.of().withKeySpec(spec).withDescription(options.description());
        KeyMetadata made =
                kms.createKey(request.withKeyUsage(options.usageFor(spec))).keyMetadata();
        try {
            options.alias().ifPresent(alias -> names.point(AliasName.PREFIX + alias, made.keyId()));
        } catch (KmsException e) {
            e.addSuppressed(new KmsException.Conflict(
                    "key " + made.arn() + " was made and has no alias", "Give it one, or call ScheduleKeyDeletion"));
            throw e;
        } finally {
            changes.incrementAndGet();
        }
        return handle(made, spec.isSymmetric() ? new byte[0] : publicKey(made));
    }

    /** In AWS KMS at once: nobody else could keep it until somebody adopts it. */
    @Override
    public ManagedKey unstoredKey(KeySpec spec, KeyUsageType usage) {
        return createKey(spec, new CreationOptions(Optional.empty(), "", false, Optional.of(usage)));
    }

    @Override
    public void bind(Binding binding, ManagedKey key) {
        if (!key.storeId().equals(service.storeId())) {
            throw new KmsException.Validation("the handle belongs to another store", "Name a key of AWS KMS");
        }
        requireChainOfFile(binding.name(), binding.chain());
        if (!reference(binding.name()).equals(key.arn().keyId().value())) {
            names.point(reference(binding.name()), key.arn().keyId().value());
        }
        changes.incrementAndGet();
    }

    @Override
    public void putChain(String name, ManagedKey key, List<byte[]> chain) {
        requireChainOfFile(name, chain);
    }

    private void requireChainOfFile(String name, List<byte[]> chain) {
        List<byte[]> there = chains.of(local(name));
        boolean same = chain.isEmpty() || Arrays.deepEquals(there.toArray(), chain.toArray());
        if (!same) {
            throw refused("certificates", "Write the chain to a PEM file, and name it in keyhold.chain." + local(name));
        }
    }

    @Override
    public void importKey(Binding binding, KeySpec spec, KeyholdProtection as, byte[] material) {
        throw refused(
                "import by KeyStore",
                "Call CreateKey with Origin EXTERNAL, GetParametersForImport and ImportKeyMaterial");
    }

    @Override
    public void putCertificate(Binding binding) {
        throw refused("trusted certificates", "Keep them in a PKCS#12 file");
    }

    private KmsException refused(String what, String remedy) {
        return new KmsException.Unsupported(service.storeId() + " has no " + what, remedy);
    }

    @Override
    public String canonicalName(String name) {
        return name.startsWith("arn:") || KeyId.find(name).isPresent() ? "key:" + name : "name:" + local(name);
    }

    @Override
    public Optional<Removal> removal(String name) {
        return describe(name)
                .map(key -> new AliasRemoval(
                        name, canonicalName(name), key.metadata().keyId()));
    }

    /** An alias as it was; {@code mark} is the key that it pointed to. */
    private record AliasRemoval(String name, String canonicalName, String mark) implements Removal {
        @Override
        public String shownName() {
            return local(name);
        }
    }

    @Override
    public void remove(Collection<Removal> removals) {
        for (Removal removal : removals) {
            if (removal.canonicalName().startsWith("key:")) {
                throw new KmsException.Validation(
                        "entry `" + removal.name() + "` is a KMS key and no alias of one",
                        "Call ScheduleKeyDeletion to delete the key");
            }
            names.drop(reference(removal.name()), removal.mark());
        }
        changes.incrementAndGet();
    }

    @Override
    public void random(byte[] bytes) {
        RemoteRandom.fill(kms, bytes);
    }
}
