package io.keyhold.local;

import io.keyhold.api.AliasName;
import io.keyhold.api.Caller;
import io.keyhold.api.KeyArn;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdProtection;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.CertificateEntry;
import io.keyhold.catalog.KeyRef;
import io.keyhold.gate.Admission;
import io.keyhold.gate.Gate;
import io.keyhold.gate.ServiceContext;
import io.keyhold.handles.KeyEntries;
import io.keyhold.handles.ManagedKey;
import io.keyhold.keys.ByteString;
import io.keyhold.keys.KmsKey;
import io.keyhold.operations.AliasOperations;
import io.keyhold.operations.EntryLookup;
import io.keyhold.operations.EntryLookup.Named;
import io.keyhold.operations.EntryRemovals;
import io.keyhold.operations.KeyPlan;
import io.keyhold.operations.UnsavedKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Keys and certificates as a {@code KeyStore} shows them to one caller. */
public final class LocalKeyEntries implements KeyEntries {
    private final ServiceContext services;
    private final EntryCalls calls;
    private final Caller caller;
    private final Catalog catalog;
    private final EntryNames listing;
    private final EntryLookup lookup;
    private final EntryRemovals removals;
    private final Admission admission;

    public LocalKeyEntries(ServiceContext services, EntryCalls calls, Caller caller, Admission admission) {
        this.services = services;
        this.calls = calls;
        this.caller = caller;
        this.catalog = services.catalog();
        this.admission = admission;
        this.lookup =
                new EntryLookup(catalog, account(), reference -> calls.entries().foreign(caller, reference));
        this.listing = new EntryNames(calls.keys(), calls.aliases(), caller, catalog, lookup);
        this.removals = new EntryRemovals(calls.aliases(), calls.entries(), caller, lookup);
    }

    @Override
    public String storeId() {
        return services.store().storeId();
    }

    @Override
    public long version() {
        return catalog.entriesVersion();
    }

    @Override
    public List<String> names() {
        admission.require();
        return listing.all();
    }

    @Override
    public Optional<Entry> find(String name) {
        begin();
        Named named = lookup.find(name);
        return named.key().isPresent()
                ? Optional.of(keyEntry(name, named.key().get(), named.chain()))
                : named.trusted().map(entry -> new Entry(name, EntryType.CERTIFICATE, entry.created(), chain(entry)));
    }

    private static Entry keyEntry(String name, KmsKey key, Optional<CertificateEntry> chain) {
        return new Entry(
                name,
                EntryType.KEY,
                chain.map(CertificateEntry::created).orElse(key.created()),
                chain.map(LocalKeyEntries::chain).orElse(List.of()));
    }

    @Override
    public Optional<ManagedKey> key(String name) {
        begin();
        return lookup.find(name)
                .key()
                .filter(key -> key.spec().isSymmetric() || !key.publicKey().isEmpty()) // waits for its import
                .map(this::handle);
    }

    @Override
    public ManagedKey createKey(KeySpec spec, CreationOptions options) {
        admission.require();
        options.alias().ifPresent(this::requireNewAlias);
        KeyPlan plan =
                KeyPlan.of(spec, options.usageFor(spec), OriginType.AWS_KMS, options.description(), options.callerIv());
        UnsavedKey made = calls.entries().make(caller, plan);
        try {
            store(plan, made, options.alias());
        } finally {
            made.material().close();
        }
        return handle(made.key());
    }

    private void store(KeyPlan plan, UnsavedKey made, Optional<String> newAlias) {
        change(() -> {
            List<Gate.Step> steps = new ArrayList<>(List.of(calls.entries().created(caller, plan, made)));
            newAlias.ifPresent(alias ->
                    steps.add(calls.aliases().creating(caller, new AliasName(AliasName.PREFIX + alias), made.key())));
            return steps;
        });
    }

    @Override
    public ManagedKey unstoredKey(KeySpec spec, KeyUsageType usage) {
        admission.require();
        UnsavedKey made = calls.entries().make(caller, KeyPlan.of(spec, usage, OriginType.AWS_KMS, "", false));
        try {
            return unstored(made);
        } catch (RuntimeException | Error e) {
            made.material().close();
            throw e;
        }
    }

    private ManagedKey unstored(UnsavedKey made) {
        String storeId = storeId();
        return made.key().spec().isSymmetric()
                ? new UnstoredKey(storeId, made)
                : new UnstoredKeyPair(storeId, made, made.material().live(made.key()));
    }

    @Override
    public void bind(Binding binding, ManagedKey key) {
        begin();
        if (!key.storeId().equals(services.store().storeId())) {
            throw new KmsException.Validation(
                    "the handle belongs to another store", "Import the key material, or open the store it lives in");
        }
        if (key instanceof UnstoredKey unstored && unstored.adopt(made -> adopt(binding, made))) {
            return;
        }
        KmsKey stored = stored(key);
        requireUnambiguous(binding.name(), Optional.of(stored.id()));
        change(() -> steps(binding, stored));
    }

    /** The key as it is now; one of another account as the handle knows it: whether it still exists is not for the caller. */
    private KmsKey stored(ManagedKey key) {
        return key instanceof StoredKey known && !key.arn().account().equals(account())
                ? known.key()
                : catalog.require(KeyRef.parse(key.arn().value(), catalog.home()), account())
                        .key();
    }

    private ManagedKey adopt(Binding binding, UnsavedKey made) {
        KeyPlan plan = plan(made.key());
        requirePointable(binding, plan);
        change(() -> {
            List<Gate.Step> steps = new ArrayList<>(List.of(calls.entries().created(caller, plan, made)));
            steps.addAll(steps(binding, made.key()));
            return steps;
        });
        return handle(made.key());
    }

    @Override
    public void putChain(String name, ManagedKey key, List<byte[]> chain) {
        begin();
        change(() -> List.of(putting(name, Optional.of(key.arn()), chain)));
    }

    @Override
    public void importKey(Binding binding, KeySpec spec, KeyholdProtection as, byte[] material) {
        KeyPlan plan = KeyPlan.of(spec, as.usage(), OriginType.EXTERNAL, "", as.callerIv());
        requirePointable(binding, plan);
        UnsavedKey made = calls.entries().read(caller, plan, material);
        try {
            change(() -> {
                List<Gate.Step> steps = new ArrayList<>(List.of(calls.entries().imported(caller, plan, made)));
                steps.addAll(steps(binding, made.key()));
                return steps;
            });
        } finally {
            made.material().close();
        }
    }

    @Override
    public void putCertificate(Binding binding) {
        begin();
        requireUnambiguous(binding.name(), Optional.empty());
        change(() -> {
            List<Gate.Step> steps = first(binding);
            steps.add(putting(binding.name(), Optional.empty(), binding.chain()));
            return steps;
        });
    }

    @Override
    public String canonicalName(String name) {
        begin();
        return lookup.find(name).canonical();
    }

    @Override
    public Optional<Removal> removal(String name) {
        begin();
        return removals.of(name);
    }

    @Override
    public void remove(Collection<Removal> entries) {
        begin();
        change(() -> entries.stream()
                .flatMap(removal -> removals.steps(removal).stream())
                .toList());
    }

    @Override
    public void random(byte[] bytes) {
        admission.require();
        calls.random().fill(caller, bytes);
    }

    /** Refused before the key is made, not after. */
    private void requireNewAlias(String name) {
        begin();
        AliasName aliasName = AliasOperations.requireOwn(AliasName.PREFIX + name);
        if (catalog.findAlias(account(), aliasName).isPresent()) {
            throw new KmsException.AlreadyExists(
                    "An alias with the name " + catalog.home().aliasArn(account(), aliasName) + " already exists",
                    "Choose another alias, or use UpdateAlias to point it at another key");
        }
    }

    /** Refuses a name that could not be pointed at such a key, before the key is made. */
    private void requirePointable(Binding binding, KeyPlan plan) {
        begin();
        requireUnambiguous(binding.name(), Optional.empty());
        Optional<AliasName> aliasName = EntryLookup.legalAlias(EntryLookup.local(binding.name()));
        if (aliasName.isPresent()) {
            AliasOperations.requireOwn(aliasName.get().value());
            if (binding.first().isEmpty()) {
                catalog.findAlias(account(), aliasName.get())
                        .flatMap(alias -> catalog.find(alias.target()))
                        .ifPresent(view -> AliasOperations.requireSameType(view.key(), plan.spec(), plan.usage()));
            }
        }
    }

    /** Refuses a name that would be read as another key. */
    private void requireUnambiguous(String name, Optional<KeyId> bound) {
        Optional<KeyId> named = lookup.byId(name).map(KmsKey::id);
        if (bound.isPresent() && named.equals(bound)) {
            return;
        }
        if (lookup.isOfAnotherAccount(name)) { // found or not: who asks may not know which keys there are
            throw new KmsException.Validation(
                    "entry name `" + name + "` is an ARN of another account", "Choose another entry name");
        }
        if (named.isPresent()) {
            throw new KmsException.Validation(
                    "entry name `" + name + "` is the id or ARN of another key", "Choose another entry name");
        }
    }

    private void begin() {
        catalog.refresh();
        admission.require();
    }

    private void change(Supplier<List<Gate.Step>> steps) {
        calls.gate().changeTogether(steps);
    }

    /** The steps that point a name at a key and replace its chain, which an alias need not have. */
    private List<Gate.Step> steps(Binding binding, KmsKey key) {
        String local = EntryLookup.local(binding.name());
        List<Gate.Step> steps = first(binding);
        boolean dropped = !steps.isEmpty();
        Optional<AliasName> aliasName = EntryLookup.legalAlias(local);
        aliasName
                .flatMap(alias -> dropped
                        ? Optional.of(calls.aliases().creating(caller, alias, key))
                        : calls.entries().pointed(caller, account(), alias, key))
                .ifPresent(steps::add);
        if (!binding.chain().isEmpty() || aliasName.isEmpty()) {
            steps.add(putting(binding.name(), Optional.of(key.arn()), binding.chain()));
        } else if (!dropped) {
            calls.entries().dropped(caller, account(), local).ifPresent(steps::add);
        }
        return steps;
    }

    /** The steps that drop the entry that was there before, to begin with; a bare key stays. */
    private List<Gate.Step> first(Binding binding) {
        return new ArrayList<>(binding.first()
                .filter(EntryRemovals::isDroppable)
                .map(removals::steps)
                .orElse(List.of()));
    }

    private Gate.Step putting(String name, Optional<KeyArn> key, List<byte[]> chain) {
        CertificateEntry entry = new CertificateEntry(
                account(),
                EntryLookup.local(name),
                key.map(KeyArn::keyId),
                services.clock().instant(),
                chain.stream().map(ByteString::new).toList());
        return calls.entries().put(caller, entry, key);
    }

    private ManagedKey handle(KmsKey key) {
        return StoredKey.of(calls.onKeys(), caller, services.store().storeId(), key, admission);
    }

    private static KeyPlan plan(KmsKey key) {
        return KeyPlan.of(key.spec(), key.usage(), key.origin(), key.description(), key.callerIv());
    }

    private String account() {
        String own = caller.principal().account();
        return own.isEmpty() ? catalog.home().account() : own;
    }

    private static List<byte[]> chain(CertificateEntry entry) {
        return entry.chain().stream().map(ByteString::value).toList();
    }
}
