package io.keyhold.operations;

import io.keyhold.access.KeyPolicies;
import io.keyhold.access.PrincipalDirectory;
import io.keyhold.api.AliasName;
import io.keyhold.api.Caller;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeyManagerType;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.catalog.AliasEntry;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.catalog.RegionScope;
import io.keyhold.gate.Call;
import io.keyhold.gate.Gate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * AWS managed keys: one symmetric key for each service of an account, made when the service first acts there. Its policy is
 * fixed: everybody in the account may use it through the service, and look at it; nobody can manage it. It rotates yearly.
 * Safe for concurrent use.
 */
public final class ServiceKeys {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final String DOMAIN = ".amazonaws.com";
    private static final Set<String> FORWARDED =
            Set.of("kms:viaservice", "aws:calledvia", "aws:calledviafirst", "aws:calledvialast");
    private final Gate gate;
    private final Catalog catalog;
    private final KeyCreation making;

    ServiceKeys(Gate gate, Catalog catalog, KeyCreation making) {
        this.gate = gate;
        this.catalog = catalog;
        this.making = making;
    }

    /** The alias of the key of a service. */
    public static String alias(String service) {
        return AliasName.RESERVED_PREFIX + service;
    }

    /**
     * The caller as the service acts for it. The key of the service is there then.
     *
     * @param service 1 to 63 lower-case letters, digits and hyphens
     */
    public Caller through(Caller caller, String service) {
        if (!NAME.matcher(service).matches()) {
            throw new KmsException.Validation(
                    "service `" + service + "` is not a service name", "Pass lower-case letters, digits and hyphens");
        }
        Caller through = forwarded(caller, service, catalog.home());
        AliasName alias = new AliasName(alias(service));
        Call call = gate.begin(through, Operation.CREATE_KEY, plan(through, service)::describe);
        catalog.refresh();
        requireOwn(call.callerAccount());
        if (catalog.findAlias(call.callerAccount(), alias).isEmpty()) {
            try {
                create(call, plan(through, service), alias);
            } catch (KmsException.AlreadyExists e) {
                catalog.refresh(); // another process was faster
            }
        }
        requireManaged(call, alias);
        return through;
    }

    /** The key of a service is one that nobody manages, or it is not used. */
    private void requireManaged(Call call, AliasName alias) {
        boolean managed = catalog.findAlias(call.callerAccount(), alias)
                .flatMap(entry -> catalog.find(entry.target()))
                .filter(view -> view.key().manager() == KeyManagerType.AWS)
                .isPresent();
        if (!managed) {
            throw new KmsException.InvalidState(
                    "`" + alias + "` is the name of a key that is not AWS managed", "Restore the store from a backup");
        }
    }

    private void create(Call call, KeyPlan plan, AliasName alias) {
        gate.change(call, () -> {
            UnsavedKey made = making.make(call, plan);
            call.makes(made.material());
            return transaction -> insert(call, transaction, made, alias);
        });
    }

    private KeyId insert(Call call, KeyTransaction transaction, UnsavedKey made, AliasName alias) {
        String account = call.callerAccount();
        if (transaction.findAlias(account, alias).isPresent()) {
            throw new KmsException.AlreadyExists("alias `" + alias + "` already exists", "Use it");
        }
        making.insert(call, transaction, made);
        transaction.insertAlias(new AliasEntry(account, alias, made.key().id(), call.now(), call.now()), made.key());
        return made.key().id();
    }

    private KeyPlan plan(Caller through, String service) {
        RegionScope home = catalog.home();
        String own = through.principal().account();
        String policy = KeyPolicies.managedKeyPolicy(
                home.partition(), own.isEmpty() ? home.account() : own, viaService(service, home));
        return KeyPlan.managed("Key of " + service + " where no other key is named", policy);
    }

    /** A key of an account that nobody made could never be deleted, nor used. */
    private void requireOwn(String account) {
        PrincipalDirectory directory = catalog.authority().directory();
        if (!Principals.isOwn(account, directory, catalog.home())) {
            throw new KmsException.NotFound(
                    "account " + account + " is not in this store", "Make it with KeyholdAdmin.createAccount");
        }
    }

    private static Caller forwarded(Caller caller, String service, RegionScope home) {
        Map<String, List<String>> context = new HashMap<>(caller.requestContext());
        context.keySet().removeIf(name -> FORWARDED.contains(name.toLowerCase(Locale.ROOT)));
        context.put("kms:viaservice", List.of(viaService(service, home)));
        List<String> chain = List.of(service + DOMAIN);
        context.put("aws:calledvia", chain);
        context.put("aws:calledviafirst", chain);
        context.put("aws:calledvialast", chain);
        return caller.withRequestContext(context);
    }

    private static String viaService(String service, RegionScope home) {
        return service + "." + home.region() + DOMAIN;
    }
}
