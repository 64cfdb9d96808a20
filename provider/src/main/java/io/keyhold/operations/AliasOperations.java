package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.AliasListEntry;
import io.keyhold.api.AliasName;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.DeleteAliasRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.ListAliasesResponse;
import io.keyhold.api.Operation;
import io.keyhold.api.UpdateAliasRequest;
import io.keyhold.catalog.AliasEntry;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.Gate;
import io.keyhold.gate.KeyNames;
import io.keyhold.gate.Outdated;
import io.keyhold.gate.Pages;
import io.keyhold.gate.Quotas;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Aliases: created, moved, deleted, listed. */
public final class AliasOperations {
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;
    private final Quotas quotas;

    AliasOperations(Gate gate, Access access, Catalog catalog, Quotas quotas) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
        this.quotas = quotas;
    }

    public void createAlias(Caller caller, CreateAliasRequest request) {
        String aliasName = request.aliasName();
        String target = request.targetKeyId();
        Call call = gate.begin(caller, request);
        gate.change(call, request, () -> {
            AliasName name = requireOwn(aliasName);
            return creation(call, name, target(call, name, target));
        });
    }

    /** {@code CreateAlias} for a key that may come into the store in the same change. */
    public Gate.Step creating(Caller caller, AliasName name, KmsKey key) {
        Call call = begin(
                caller,
                Operation.CREATE_ALIAS,
                name.value(),
                Optional.of(key.id().value()));
        return new Gate.Step(call, () -> creation(call, requireOwn(name.value()), target(call, name, key)));
    }

    /** The work of {@code CreateAlias}, decided. */
    private Function<KeyTransaction, AliasEntry> creation(Call call, AliasName name, KmsKey seen) {
        return transaction -> {
            KmsKey key = transaction.require(seen);
            KeyStates.require(key, call.operation(), call.now());
            return insert(call, transaction, name, key);
        };
    }

    /** Adds an alias inside a transaction, within the quota. */
    AliasEntry insert(Call call, KeyTransaction transaction, AliasName name, KmsKey key) {
        String account = key.arn().account();
        if (transaction.findAlias(account, name).isPresent()) {
            throw new KmsException.AlreadyExists(
                    "An alias with the name " + catalog.home().aliasArn(account, name) + " already exists",
                    "Use UpdateAlias to point it at another key");
        }
        if (key.aliases().size() >= quotas.aliasesPerKey()) {
            throw new KmsException.LimitExceeded(
                    key.arn() + " has " + key.aliases().size() + " aliases, which is the quota",
                    "Delete an alias of the key first");
        }
        AliasEntry alias = new AliasEntry(account, name, key.id(), call.now(), call.now());
        transaction.insertAlias(alias, key);
        return alias;
    }

    public void updateAlias(Caller caller, UpdateAliasRequest request) {
        String aliasName = request.aliasName();
        String target = request.targetKeyId();
        Call call = gate.begin(caller, request);
        gate.change(call, request, () -> {
            AliasName name = requireOwn(aliasName);
            return moving(call, name, target(call, name, target));
        });
    }

    /** {@code UpdateAlias} to a key that may come into the store in the same change. */
    Gate.Step moving(Caller caller, AliasName name, KmsKey key) {
        Call call = begin(
                caller,
                Operation.UPDATE_ALIAS,
                name.value(),
                Optional.of(key.id().value()));
        return new Gate.Step(call, () -> moving(call, requireOwn(name.value()), target(call, name, key)));
    }

    /** The work of {@code UpdateAlias}, decided. */
    private Function<KeyTransaction, AliasEntry> moving(Call call, AliasName name, KmsKey seen) {
        AliasEntry was = requireAlias(call, name);
        catalog.find(was.target())
                .ifPresent(current ->
                        access.authorize(call, current.key(), call.operation().permission(), RequestFacts.NONE));
        return transaction -> move(call, transaction, unmoved(call, transaction, was), transaction.require(seen));
    }

    /** The alias as the transaction has it, which points where it did when the call was decided. */
    private AliasEntry unmoved(Call call, KeyTransaction transaction, AliasEntry decided) {
        AliasEntry now = transaction
                .findAlias(call.callerAccount(), decided.name())
                .orElseThrow(() -> Catalog.noSuchAlias(arn(call, decided.name())));
        if (!now.target().equals(decided.target())) {
            throw new Outdated(new KmsException.Conflict(
                    "alias " + arn(call, decided.name()) + " was moved to another key at the same time", "Try again"));
        }
        return now;
    }

    private AliasEntry move(Call call, KeyTransaction transaction, AliasEntry was, KmsKey to) {
        KmsKey from = transaction.find(was.target()).orElse(to);
        KeyStates.requireNewTarget(to);
        requireSameType(from, to.spec(), to.usage());
        if (!from.id().equals(to.id()) && to.aliases().size() >= quotas.aliasesPerKey()) {
            throw new KmsException.LimitExceeded(
                    to.arn() + " has " + to.aliases().size() + " aliases, which is the quota",
                    "Delete an alias of the key first");
        }
        AliasEntry moved = new AliasEntry(was.account(), was.name(), to.id(), was.created(), call.now());
        transaction.moveAlias(moved, from, to);
        return moved;
    }

    public void deleteAlias(Caller caller, DeleteAliasRequest request) {
        String aliasName = request.aliasName();
        Call call = gate.begin(caller, request);
        gate.change(call, request, () -> deletion(call, requireOwn(aliasName)));
    }

    /** {@code DeleteAlias} of that alias as a step; refused if it is another one by then. */
    Gate.Step deleting(Caller caller, AliasEntry seen) {
        Call call = begin(caller, Operation.DELETE_ALIAS, seen.name().value(), Optional.empty());
        return new Gate.Step(call, () -> {
            AliasName name = requireOwn(seen.name().value());
            decideDeletion(call, requireUnchanged(seen, requireAlias(call, name)));
            return transaction -> {
                AliasEntry now = transaction
                        .findAlias(call.callerAccount(), name)
                        .orElseThrow(() -> Catalog.noSuchAlias(arn(call, name)));
                transaction.deleteAlias(requireUnchanged(seen, now));
                return now;
            };
        });
    }

    private static AliasEntry requireUnchanged(AliasEntry seen, AliasEntry now) {
        if (!now.equals(seen)) {
            throw EntryRemovals.changed(EntryLookup.local(seen.name().value()));
        }
        return now;
    }

    /** The work of {@code DeleteAlias}, decided. */
    private Function<KeyTransaction, AliasEntry> deletion(Call call, AliasName name) {
        AliasEntry was = requireAlias(call, name);
        decideDeletion(call, was);
        return transaction -> {
            AliasEntry now = unmoved(call, transaction, was);
            transaction.deleteAlias(now);
            return now;
        };
    }

    private void decideDeletion(Call call, AliasEntry was) {
        AliasName name = was.name();
        access.authorizeAlias(call, arn(call, name));
        call.touches(arn(call, name), call.callerAccount());
        catalog.find(was.target()).ifPresent(current -> {
            String keyArn = current.key().arn().value();
            access.authorize(call, current.key(), call.operation().permission(), RequestFacts.NONE);
            call.touches(keyArn, call.callerAccount());
            call.responds(audit -> audit.put("keyId", keyArn));
        });
    }

    public ListAliasesResponse listAliases(Caller caller, ListAliasesRequest request) {
        Call call = gate.begin(caller, request);
        return gate.use(call, request, () -> {
            access.authorize(call, RequestFacts.NONE);
            Optional<KmsKey> key =
                    request.keyId().map(keyId -> access.requireOwn(call, keyId).key());
            Pages<AliasEntry> page = Pages.of(
                    Operation.LIST_ALIASES,
                    request.limit(),
                    request.marker(),
                    (after, limit) -> read(call, key, after, limit),
                    alias -> alias.name().value());
            return new ListAliasesResponse(
                    page.entries().stream().map(this::listed).toList(), page.nextMarker(), page.truncated());
        });
    }

    private List<AliasEntry> read(Call call, Optional<KmsKey> key, String after, int limit) {
        if (key.isEmpty()) {
            return catalog.listAliases(call.callerAccount(), after, limit);
        }
        return key.get().aliases().stream()
                .filter(name -> name.value().compareTo(after) > 0)
                .limit(limit)
                .flatMap(name -> catalog.findAlias(key.get().arn().account(), name).stream())
                .toList();
    }

    private AliasListEntry listed(AliasEntry alias) {
        return new AliasListEntry(
                alias.name().value(),
                catalog.home().aliasArn(alias.account(), alias.name()),
                Optional.of(alias.target().value()),
                Optional.of(alias.created()),
                Optional.of(alias.updated()));
    }

    private KmsKey target(Call call, AliasName name, String target) {
        if (KeyNames.isAlias(target)) {
            throw new KmsException.Validation("Aliases must refer to keys. Not aliases", "Pass a key id or key ARN");
        }
        touch(call, name);
        return requireOwn(
                call, name, access.require(call, target, RequestFacts.NONE).key());
    }

    private KmsKey target(Call call, AliasName name, KmsKey key) {
        touch(call, name);
        call.touches(key.arn().value(), key.arn().account());
        access.authorize(call, key, call.operation().permission(), RequestFacts.NONE);
        return requireOwn(call, name, key);
    }

    private void touch(Call call, AliasName name) {
        access.authorizeAlias(call, arn(call, name));
        call.touches(arn(call, name), call.callerAccount());
    }

    private static KmsKey requireOwn(Call call, AliasName name, KmsKey key) {
        if (!key.arn().account().equals(call.callerAccount())) {
            throw new KmsException.AccessDenied(
                    "alias `" + name + "` of account " + call.callerAccount() + " cannot point to " + key.arn(),
                    "Name a key of the same account");
        }
        String keyArn = key.arn().value();
        call.responds(audit -> audit.put("keyId", keyArn));
        return key;
    }

    private AliasEntry requireAlias(Call call, AliasName name) {
        return catalog.findAlias(call.callerAccount(), name).orElseThrow(() -> Catalog.noSuchAlias(arn(call, name)));
    }

    private Call begin(Caller caller, Operation operation, String aliasName, Optional<String> target) {
        return gate.begin(caller, operation, audit -> {
            audit.put("aliasName", aliasName);
            target.ifPresent(keyId -> audit.put("targetKeyId", keyId));
        });
    }

    private String arn(Call call, AliasName name) {
        return catalog.home().aliasArn(call.callerAccount(), name);
    }

    public static AliasName requireOwn(String text) {
        AliasName name = new AliasName(text);
        if (name.isReserved()) {
            throw new KmsException.NotAuthorized(
                    "alias `" + text + "` begins with `alias/aws/`, which is reserved", "Choose another name");
        }
        return name;
    }

    /** Refuses to point an alias of one kind of key at another. */
    public static void requireSameType(KmsKey from, KeySpec spec, KeyUsageType usage) {
        if (from.usage() != usage || from.spec().isSymmetric() != spec.isSymmetric()) {
            throw new KmsException.Validation(
                    "the alias points to a key with usage " + from.usage() + " and spec " + from.spec()
                            + "; the other key has " + usage + " and " + spec,
                    "Name a key of the same type and usage");
        }
    }
}
