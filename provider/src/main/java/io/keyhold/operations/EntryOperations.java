package io.keyhold.operations;

import io.keyhold.access.Permission;
import io.keyhold.access.RequestFacts;
import io.keyhold.api.AliasName;
import io.keyhold.api.Caller;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.KeyArn;
import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.catalog.AliasEntry;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.CertificateEntry;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.Gate;
import io.keyhold.gate.Outdated;
import io.keyhold.keys.KmsKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The changes of a {@code KeyStore} or generator: keys, names and chains, each as a step of one change. */
public final class EntryOperations {
    private static final RequestFacts IMPORT_FOR_EVER = RequestFacts.NONE.with(
            "kms:expirationmodel", List.of(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE.value()));
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;
    private final KeyCreation making;
    private final AliasOperations aliases;

    EntryOperations(Gate gate, Access access, Catalog catalog, KeyCreation making, AliasOperations aliases) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
        this.making = making;
        this.aliases = aliases;
    }

    /**
     * The key of another account that a request may name so, by {@code kms:DescribeKey} and, as its handle has the public key,
     * for a pair {@code kms:GetPublicKey}; both are audited. Empty if it does not exist or the caller may not know it.
     */
    public Optional<KmsKey> foreign(Caller caller, String reference) {
        try {
            KmsKey key = known(caller, Operation.DESCRIBE_KEY, reference);
            return Optional.of(key.spec().isSymmetric() ? key : known(caller, Operation.GET_PUBLIC_KEY, reference));
        } catch (KmsException.AccessDenied e) {
            return Optional.empty();
        }
    }

    private KmsKey known(Caller caller, Operation operation, String reference) {
        Call call = gate.begin(caller, operation, audit -> audit.put("keyId", reference));
        return gate.use(
                call, () -> access.require(call, reference, RequestFacts.NONE).key());
    }

    /** A key as planned that is in no store; the audit records a refusal only. */
    public UnsavedKey make(Caller caller, KeyPlan plan) {
        Call call = gate.begin(caller, Operation.CREATE_KEY, plan::describe);
        return gate.ask(call, () -> {
            access.authorize(call, plan.facts());
            return making.make(call, plan);
        });
    }

    /** The same with Origin EXTERNAL and that material. */
    public UnsavedKey read(Caller caller, KeyPlan plan, byte[] bytes) {
        Call call = gate.begin(caller, Operation.IMPORT_KEY_MATERIAL, plan::describe);
        return gate.ask(call, () -> {
            access.authorize(call, Permission.of(Operation.CREATE_KEY), plan.facts());
            return making.imported(call, plan, bytes);
        });
    }

    /** {@code CreateKey} for a key that was made before. */
    public Gate.Step created(Caller caller, KeyPlan plan, UnsavedKey made) {
        Call call = gate.begin(caller, Operation.CREATE_KEY, plan::describe);
        return new Gate.Step(call, () -> {
            if (!made.key().arn().account().equals(call.callerAccount())) {
                throw new KmsException.Validation(
                        "the key was made for account " + made.key().arn().account(), "Make it for your own account");
            }
            access.authorize(call, plan.facts());
            return transaction -> {
                making.insert(call, transaction, made);
                return made.key();
            };
        });
    }

    /** {@code CreateKey} with Origin EXTERNAL and the import of its material, for a key that was read before. */
    public Gate.Step imported(Caller caller, KeyPlan plan, UnsavedKey made) {
        Call call = gate.begin(caller, Operation.IMPORT_KEY_MATERIAL, plan::describe);
        return new Gate.Step(call, () -> {
            access.authorize(call, Permission.of(Operation.CREATE_KEY), plan.facts());
            access.authorize(call, made.key(), Operation.IMPORT_KEY_MATERIAL.permission(), IMPORT_FOR_EVER);
            return transaction -> {
                making.insert(call, transaction, made);
                return made.key();
            };
        });
    }

    /**
     * {@code CreateAlias} or {@code UpdateAlias}; empty if the alias points to the key already. Decided again if the alias is
     * made, moved or deleted meanwhile.
     */
    public Optional<Gate.Step> pointed(Caller caller, String account, AliasName name, KmsKey key) {
        Optional<AliasEntry> known = catalog.findAlias(account, name);
        if (known.isEmpty()) {
            return Optional.of(stillPointed(aliases.creating(caller, name, key), account, name, known));
        }
        return known.get().target().equals(key.id())
                ? Optional.empty()
                : Optional.of(stillPointed(aliases.moving(caller, name, key), account, name, known));
    }

    private Gate.Step stillPointed(Gate.Step step, String account, AliasName name, Optional<AliasEntry> known) {
        Optional<KeyId> target = known.map(AliasEntry::target);
        return new Gate.Step(step.call(), () -> {
            requireStill(target, catalog.findAlias(account, name), name);
            Function<KeyTransaction, ?> work = step.prepare().get();
            return transaction -> {
                requireStill(target, transaction.findAlias(account, name), name);
                return work.apply(transaction);
            };
        });
    }

    private static void requireStill(Optional<KeyId> target, Optional<AliasEntry> now, AliasName name) {
        if (!now.map(AliasEntry::target).equals(target)) {
            throw new Outdated(new KmsException.Conflict(
                    "alias `" + name + "` was moved to another key at the same time", "Try again"));
        }
    }

    /**
     * Writes an entry of the {@code KeyStore} view.
     *
     * @param key the key that the entry is bound to; refused if it is of another account, be there such a key or not
     */
    public Gate.Step put(Caller caller, CertificateEntry entry, Optional<KeyArn> key) {
        Call call = gate.begin(caller, Operation.CREATE_ALIAS, audit -> audit.put("entryName", entry.name()));
        return new Gate.Step(call, () -> {
            access.authorizeAlias(call, catalog.home().entryArn(entry.account(), entry.name()));
            key.ifPresent(bound -> requireOwn(entry, bound));
            return transaction -> {
                requireStillNamed(transaction, entry);
                transaction.putCertificate(entry);
                return entry;
            };
        });
    }

    /** As an alias, an entry names keys of its own account only: whoever reads it is not asked for rights on the key. */
    private static void requireOwn(CertificateEntry entry, KeyArn key) {
        if (!key.account().equals(entry.account())) {
            throw new KmsException.AccessDenied(
                    "entry `" + entry.name() + "` of account " + entry.account() + " cannot be bound to " + key,
                    "Name a key of the same account, and use one of another account by its ARN");
        }
    }

    /** A chain belongs to the key that its name means when it is written. */
    private static void requireStillNamed(KeyTransaction transaction, CertificateEntry entry) {
        Optional<KeyId> named = EntryLookup.legalAlias(entry.name())
                .flatMap(alias -> transaction.findAlias(entry.account(), alias))
                .map(AliasEntry::target);
        if (entry.key().isPresent() && named.isPresent() && !named.equals(entry.key())) {
            throw new Outdated(new KmsException.Conflict(
                    "entry `" + entry.name() + "` was bound to another key at the same time",
                    "Try again with that key"));
        }
    }

    /** Removes an entry of the {@code KeyStore} view; empty if there is none. */
    public Optional<Gate.Step> dropped(Caller caller, String account, String name) {
        return catalog.findCertificate(account, name).map(entry -> {
            Call call = beginDrop(caller, name);
            return new Gate.Step(call, () -> {
                access.authorizeAlias(call, catalog.home().entryArn(account, name));
                return transaction -> {
                    transaction.deleteCertificate(account, name);
                    return name;
                };
            });
        });
    }

    /** Removes that entry of the {@code KeyStore} view; refused if it is another one by then. */
    Gate.Step dropping(Caller caller, CertificateEntry seen) {
        Call call = beginDrop(caller, seen.name());
        return new Gate.Step(call, () -> {
            access.authorizeAlias(call, catalog.home().entryArn(seen.account(), seen.name()));
            return transaction -> {
                Optional<CertificateEntry> now = transaction.findCertificate(seen.account(), seen.name());
                if (now.isPresent() && !now.get().equals(seen)) {
                    throw EntryRemovals.changed(seen.name());
                }
                transaction.deleteCertificate(seen.account(), seen.name());
                return seen;
            };
        });
    }

    private Call beginDrop(Caller caller, String name) {
        return gate.begin(caller, Operation.DELETE_ALIAS, audit -> audit.put("entryName", name));
    }
}
