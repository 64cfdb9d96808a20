package io.keyhold.remote;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdProtection;
import io.keyhold.api.KmsException;
import io.keyhold.handles.KeyEntries;
import io.keyhold.handles.ManagedKey;
import io.keyhold.wire.EntryMessages;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Keys and certificates of the caller on a Keyhold server. */
final class RemoteKeyEntries implements KeyEntries {
    private final RemoteService service;
    private final EntryCalls calls;
    private final EntryCache cache;

    RemoteKeyEntries(RemoteService service, EntryCalls calls, EntryCache cache) {
        this.service = service;
        this.calls = calls;
        this.cache = cache;
    }

    @Override
    public long version() {
        return cache.version();
    }

    @Override
    public List<String> names() {
        return calls.ask("ListEntryNames", new EntryMessages.ListEntryNames(), EntryMessages.EntryNames.class)
                .names();
    }

    @Override
    public Optional<Entry> find(String name) {
        return cache.find(name)
                .entry()
                .map(entry -> new Entry(
                        name,
                        entry.certificate() ? EntryType.CERTIFICATE : EntryType.KEY,
                        entry.created(),
                        entry.chain().stream().map(byte[]::clone).toList()));
    }

    @Override
    public Optional<ManagedKey> key(String name) {
        return cache.find(name).key().map(this::handle);
    }

    private ManagedKey handle(EntryMessages.Key key) {
        RemoteKey.Shape shape =
                new RemoteKey.Shape(RemoteArns.parse(key.arn()), key.keySpec(), key.keyUsage(), key.callerIv());
        return key.publicKey().isPresent()
                ? new RemoteKeyPair(service, shape, key.publicKey().get())
                : new RemoteKey(service, shape);
    }

    @Override
    public ManagedKey createKey(KeySpec spec, CreationOptions options) {
        return handle(changed("CreateEntryKey", creation(spec, options), EntryMessages.Key.class));
    }

    private static EntryMessages.CreateEntryKey creation(KeySpec spec, CreationOptions options) {
        return new EntryMessages.CreateEntryKey(
                spec, options.usage(), options.alias(), options.description(), options.callerIv());
    }

    /** In the store at once: nobody else could keep it until somebody adopts it. */
    @Override
    public ManagedKey unstoredKey(KeySpec spec, KeyUsageType usage) {
        return createKey(spec, new CreationOptions(Optional.empty(), "", false, Optional.of(usage)));
    }

    @Override
    public void bind(Binding binding, ManagedKey key) {
        changed(
                "BindEntry",
                new EntryMessages.BindEntry(message(binding), own(key).arn().value()),
                EntryMessages.Done.class);
    }

    @Override
    public void putChain(String name, ManagedKey key, List<byte[]> chain) {
        changed("PutChain", new EntryMessages.PutChain(name, own(key).arn().value(), chain), EntryMessages.Done.class);
    }

    private ManagedKey own(ManagedKey key) {
        if (!key.storeId().equals(service.storeId())) {
            throw new KmsException.Validation(
                    "the handle belongs to another store", "Import the key material, or open the store it lives in");
        }
        return key;
    }

    @Override
    public void importKey(Binding binding, KeySpec spec, KeyholdProtection as, byte[] material) {
        changed(
                "ImportEntryKey",
                new EntryMessages.ImportEntryKey(message(binding), spec, as.usage(), as.callerIv(), material),
                EntryMessages.Done.class);
    }

    @Override
    public void putCertificate(Binding binding) {
        changed("PutCertificate", new EntryMessages.PutCertificate(message(binding)), EntryMessages.Done.class);
    }

    @Override
    public String canonicalName(String name) {
        return removalOf(name).canonicalName();
    }

    @Override
    public Optional<Removal> removal(String name) {
        return removalOf(name).removal().map(SeenThere::of);
    }

    private EntryMessages.FoundRemoval removalOf(String name) {
        return calls.ask("FindRemoval", new EntryMessages.FindRemoval(name), EntryMessages.FoundRemoval.class);
    }

    @Override
    public void remove(Collection<Removal> removals) {
        if (!removals.isEmpty()) {
            List<EntryMessages.Removal> all =
                    removals.stream().map(RemoteKeyEntries::message).toList();
            changed("RemoveEntries", new EntryMessages.RemoveEntries(all), EntryMessages.Done.class);
        }
    }

    @Override
    public void random(byte[] bytes) {
        RemoteRandom.fill(service.kms(), bytes);
    }

    private <T> T changed(String operation, Record request, Class<T> response) {
        try {
            return calls.change(operation, request, response);
        } finally {
            cache.forget();
        }
    }

    /** An entry as the server showed it. */
    private record SeenThere(String name, String canonicalName, String shownName, String mark) implements Removal {
        static Removal of(EntryMessages.Removal seen) {
            return new SeenThere(seen.name(), seen.canonicalName(), seen.shownName(), seen.mark());
        }
    }

    private static EntryMessages.Removal message(Removal removal) {
        return new EntryMessages.Removal(removal.name(), removal.canonicalName(), removal.shownName(), removal.mark());
    }

    private static EntryMessages.Binding message(Binding binding) {
        return new EntryMessages.Binding(
                binding.name(), binding.chain(), binding.first().map(RemoteKeyEntries::message));
    }
}
