package io.keyhold.service;

import io.keyhold.api.AliasName;
import io.keyhold.api.Caller;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.catalog.AliasEntry;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.CertificateEntry;
import io.keyhold.catalog.KeyRef;
import io.keyhold.catalog.KeyView;
import io.keyhold.keys.Bytes;
import io.keyhold.keys.KmsKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keys and certificates as a {@code KeyStore} shows them to one caller. */
final class Entries implements KeyEntries {
    private final Services services;
    private final Families families;
    private final Caller caller;
    private final Catalog catalog;
    private final EntryNames listing;

    Entries(Services services, Families families, Caller caller) {
        this.services = services;
        this.families = families;
        this.caller = caller;
        this.catalog = services.catalog();
        this.listing = new EntryNames(families, caller, catalog, account());
    }

    @Override
    public List<String> names() {
        return listing.all();
    }

    @Override
    public Optional<Entry> find(String name) {
        catalog.refresh();
        Optional<CertificateEntry> certificate = certificate(name);
        Optional<KmsKey> key = keyOf(name, certificate);
        return key.isPresent()
                ? Optional.of(keyEntry(name, key.get(), certificate))
                : certificate
                        .filter(entry -> entry.key().isEmpty())
                        .map(entry -> new Entry(name, EntryType.CERTIFICATE, entry.created(), chain(entry)));
    }

    /** A key with the chain that was bound to it; an alias that moved to another key left the chain behind. */
    private static Entry keyEntry(String name, KmsKey key, Optional<CertificateEntry> certificate) {
        Optional<CertificateEntry> own =
                certificate.filter(entry -> entry.key().filter(key.id()::equals).isPresent());
        return new Entry(
                name,
                EntryType.KEY,
                own.map(CertificateEntry::created).orElse(key.created()),
                own.map(Entries::chain).orElse(List.of()));
    }

    @Override
    public Optional<ManagedKey> key(String name) {
        catalog.refresh();
        return keyOf(name, certificate(name))
                .filter(key -> key.spec().isSymmetric() || !key.publicKey().isEmpty()) // waits for its import
                .map(this::handle);
    }

    @Override
    public ManagedKey createKey(KeySpec spec, CreationOptions options) {
        options.alias().ifPresent(this::requireNewAlias);
        KeyPlan plan = KeyPlan.of(
                spec,
                options.usage().orElse(KeyPlan.usageByDefault(spec)),
                OriginType.AWS_KMS,
                options.description(),
                options.callerIv());
        NewKey made = families.entries().make(caller, plan);
        try {
            store(plan, made, options.alias());
        } finally {
            made.material().destroy();
        }
        return handle(made.key());
    }

    private void store(KeyPlan plan, NewKey made, Optional<String> newAlias) {
        List<Gate.Step> steps = new ArrayList<>(List.of(families.entries().created(caller, plan, made)));
        newAlias.ifPresent(alias ->
                steps.add(families.aliases().creating(caller, new AliasName(AliasName.PREFIX + alias), made.key())));
        change(steps);
    }

    @Override
    public ManagedKey unstoredKey(KeySpec spec, KeyUsageType usage) {
        NewKey made = families.entries().make(caller, KeyPlan.of(spec, usage, OriginType.AWS_KMS, "", false));
        String storeId = services.store().storeId();
        if (spec.isSymmetric()) {
            return new UnstoredKey(storeId, made);
        }
        String materialId = made.key().materials().get(0).id();
        return new UnstoredKeyPair(storeId, made, catalog.unstored(made.key(), materialId, made.material()));
    }

    @Override
    public void bind(String name, ManagedKey key, List<byte[]> chain) {
        if (!key.storeId().equals(services.store().storeId())) {
            throw new KmsException.Validation(
                    "the handle belongs to another store", "Import the key material, or open the store it lives in");
        }
        if (key instanceof UnstoredKey unstored && unstored.adopt(made -> adopt(name, made, chain))) {
            return;
        }
        catalog.refresh();
        KmsKey stored = find(KeyRef.parse(key.arn().value(), catalog.home()));
        change(binding(name, stored, chain));
    }

    private ManagedKey adopt(String name, NewKey made, List<byte[]> chain) {
        KeyPlan plan = plan(made.key());
        requirePointable(name, plan);
        List<Gate.Step> steps = new ArrayList<>(List.of(families.entries().created(caller, plan, made)));
        steps.addAll(binding(name, made.key(), chain));
        change(steps);
        return handle(made.key());
    }

    @Override
    public void putChain(String name, ManagedKey key, List<byte[]> chain) {
        change(List.of(putting(name, Optional.of(key.arn().keyId()), chain)));
    }

    @Override
    public void importKey(String name, KeySpec spec, KeyUsageType usage, byte[] material, List<byte[]> chain) {
        KeyPlan plan = KeyPlan.of(spec, usage, OriginType.EXTERNAL, "", false);
        requirePointable(name, plan);
        NewKey made = families.entries().read(caller, plan, material);
        try {
            List<Gate.Step> steps = new ArrayList<>(List.of(families.entries().imported(caller, plan, made)));
            steps.addAll(binding(name, made.key(), chain));
            change(steps);
        } finally {
            made.material().destroy();
        }
    }

    @Override
    public void putCertificate(String name, byte[] certificate) {
        change(List.of(putting(name, Optional.empty(), List.of(certificate))));
    }

    @Override
    public void delete(String name) {
        catalog.refresh();
        Optional<AliasEntry> alias = alias(name);
        if (alias.isEmpty() && certificate(name).isEmpty()) {
            if (KeyId.find(name).isPresent() || name.startsWith("arn:")) {
                throw new KmsException.Validation(
                        "entry `" + name + "` is a KMS key and no alias of one",
                        "Call ScheduleKeyDeletion to delete the key");
            }
            return;
        }
        List<Gate.Step> steps = new ArrayList<>();
        alias.ifPresent(known -> steps.add(families.aliases().deleting(caller, known.name())));
        families.entries().dropped(caller, account(), local(name)).ifPresent(steps::add);
        change(steps);
    }

    @Override
    public void random(byte[] bytes) {
        families.random().fill(caller, bytes);
    }

    /** Refused before the key is made, not after. */
    private void requireNewAlias(String name) {
        catalog.refresh();
        AliasName aliasName = AliasFamily.requireOwn(AliasName.PREFIX + name);
        if (catalog.findAlias(account(), aliasName).isPresent()) {
            throw new KmsException.AlreadyExists(
                    "An alias with the name " + catalog.home().aliasArn(account(), aliasName) + " already exists",
                    "Choose another alias, or use UpdateAlias to point it at another key");
        }
    }

    /** Refuses a name that could not be pointed at such a key, before the key is made. */
    private void requirePointable(String name, KeyPlan plan) {
        catalog.refresh();
        Optional<AliasName> aliasName = legalAlias(local(name));
        if (aliasName.isPresent()) {
            AliasFamily.requireOwn(aliasName.get().value());
            alias(name)
                    .flatMap(alias -> catalog.find(alias.target()))
                    .ifPresent(view -> AliasFamily.requireSameType(view.key(), plan.spec(), plan.usage()));
        }
    }

    private void change(List<Gate.Step> steps) {
        if (!steps.isEmpty()) {
            families.gate().changeTogether(steps);
        }
    }

    /** What points a name at a key and replaces its chain, which an alias need not have. */
    private List<Gate.Step> binding(String name, KmsKey key, List<byte[]> chain) {
        List<Gate.Step> steps = new ArrayList<>();
        Optional<AliasName> aliasName = legalAlias(local(name));
        aliasName
                .flatMap(alias -> families.entries().pointed(caller, account(), alias, key))
                .ifPresent(steps::add);
        if (chain.isEmpty() && aliasName.isPresent()) {
            families.entries().dropped(caller, account(), local(name)).ifPresent(steps::add);
        } else {
            steps.add(putting(name, Optional.of(key.id()), chain));
        }
        return steps;
    }

    private Gate.Step putting(String name, Optional<KeyId> key, List<byte[]> chain) {
        CertificateEntry entry = new CertificateEntry(
                account(),
                local(name),
                key,
                services.clock().instant(),
                chain.stream().map(Bytes::new).toList());
        return families.entries().put(caller, entry);
    }

    private Optional<KmsKey> keyOf(String name, Optional<CertificateEntry> certificate) {
        if (name.startsWith("arn:") || KeyId.find(name).isPresent()) {
            return byId(name);
        }
        if (legalAlias(local(name)).isPresent()) {
            return alias(name).flatMap(alias -> catalog.find(alias.target())).map(KeyView::key);
        }
        return certificate.flatMap(CertificateEntry::key).flatMap(catalog::find).map(KeyView::key);
    }

    /** An id is an id, even where somebody made an alias of that form. */
    private Optional<KmsKey> byId(String text) {
        try {
            return Optional.of(find(KeyRef.parse(text, catalog.home())));
        } catch (KmsException.NotFound | KmsException.InvalidArn e) {
            return Optional.empty();
        }
    }

    private Optional<AliasEntry> alias(String name) {
        return legalAlias(local(name)).flatMap(alias -> catalog.findAlias(account(), alias));
    }

    private Optional<CertificateEntry> certificate(String name) {
        return catalog.findCertificate(account(), local(name));
    }

    private KmsKey find(KeyRef ref) {
        return catalog.require(ref, account()).key();
    }

    private ManagedKey handle(KmsKey key) {
        return StoredKey.of(families, caller, services.store().storeId(), key);
    }

    private static KeyPlan plan(KmsKey key) {
        return KeyPlan.of(key.spec(), key.usage(), key.origin(), key.description(), key.callerIv());
    }

    private String account() {
        String own = caller.principal().account();
        return own.isEmpty() ? catalog.home().account() : own;
    }

    private static String local(String name) {
        return name.startsWith(AliasName.PREFIX) ? name.substring(AliasName.PREFIX.length()) : name;
    }

    static Optional<AliasName> legalAlias(String local) {
        try {
            return Optional.of(new AliasName(AliasName.PREFIX + local));
        } catch (KmsException.Validation e) {
            return Optional.empty();
        }
    }

    private static List<byte[]> chain(CertificateEntry entry) {
        return entry.chain().stream().map(Bytes::value).toList();
    }
}
