package io.keyhold.service;

import io.keyhold.access.AccessKeyEntry;
import io.keyhold.access.AccountEntry;
import io.keyhold.access.PolicyDocument;
import io.keyhold.access.PrincipalDirectory;
import io.keyhold.access.PrincipalEntry;
import io.keyhold.api.AccessExplanation;
import io.keyhold.api.AccessQuestion;
import io.keyhold.api.AccountSummary;
import io.keyhold.api.Constraints;
import io.keyhold.api.KmsException;
import io.keyhold.api.PrincipalSummary;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.crypto.SecretHash;
import io.keyhold.gate.Gate;
import io.keyhold.gate.ServiceContext;
import io.keyhold.gate.Tags;
import io.keyhold.operations.AccessKeyRecords;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Accounts, users and roles, and why a call is allowed or refused; for the host application, which is trusted. */
public final class Administration {
    private static final int LEAST_SECRET = 8;
    private static final int MOST_SECRET = 1024;
    private final ServiceContext services;
    private final Catalog catalog;
    private final Gate gate;
    private final Explaining explaining;

    Administration(ServiceContext services, Gate gate, Explaining explaining) {
        this.services = services;
        this.catalog = services.catalog();
        this.gate = gate;
        this.explaining = explaining;
    }

    /** Makes an account. */
    public void createAccount(String account, String name) {
        if (!AccountEntry.isAccount(account)) {
            throw new KmsException.Validation("account `" + account + "` is not 12 digits", "Pass 12 digits");
        }
        Constraints check = new Constraints();
        check.length("name", name, 0, Integer.MAX_VALUE);
        check.require();
        change("CreateAccount", account, audit -> audit.put("account", account), transaction -> {
            if (account.equals(catalog.home().account())
                    || transaction.findAccount(account).isPresent()) {
                throw new KmsException.AlreadyExists(
                        "account " + account + " is there already", "Choose another number");
            }
            AccountEntry entry = new AccountEntry(account, name, now());
            transaction.insertAccount(entry);
            return entry;
        });
    }

    /** Removes an account that has no keys, users and roles. */
    public void deleteAccount(String account) {
        change("CloseAccount", account, audit -> audit.put("account", account), transaction -> {
            if (transaction.findAccount(account).isEmpty()) {
                throw noSuch("account " + account);
            }
            long principals = transaction.countPrincipals(account) - 1;
            long keys = transaction.countKeys(account);
            if (principals > 0 || keys > 0) {
                throw new KmsException.Validation(
                        "account " + account + " has " + principals + " users and roles and " + keys + " keys",
                        "Delete them first");
            }
            transaction.deleteAccount(account);
            deleteAccessKeys(transaction, AccessKeyEntry.ownerOfRoot(account));
            return account;
        });
    }

    /** The accounts, the home account first. */
    public List<AccountSummary> listAccounts() {
        List<AccountSummary> all = new ArrayList<>();
        all.add(new AccountSummary(catalog.home().account(), "", Instant.EPOCH));
        for (AccountEntry entry : directory().accounts()) {
            all.add(new AccountSummary(entry.account(), entry.name(), entry.created()));
        }
        return List.copyOf(all);
    }

    /** Makes a user or role. */
    public PrincipalSummary create(String arn) {
        PrincipalEntry entry = PrincipalEntry.fresh(arn, services.random(), now());
        if (!arn.startsWith("arn:" + catalog.home().partition() + ":")) {
            throw new KmsException.InvalidArn(
                    "`" + arn + "` is in another partition",
                    "Use partition " + catalog.home().partition());
        }
        return summary(change("Create" + noun(entry), entry.account(), named(arn), transaction -> {
            requireAccount(transaction, entry.account());
            transaction.insertPrincipal(entry);
            return entry;
        }));
    }

    /** Removes a user or role; policies that named it do not mean one made again under its name. */
    public void delete(String arn) {
        PrincipalEntry seen = require(arn);
        change("Delete" + noun(seen), seen.account(), named(arn), transaction -> {
            PrincipalEntry now = require(transaction, arn);
            transaction.deletePrincipal(now);
            deleteAccessKeys(transaction, AccessKeyEntry.ownerOf(now));
            return now;
        });
    }

    private void deleteAccessKeys(KeyTransaction transaction, String owner) {
        AccessKeyRecords records = new AccessKeyRecords(services.store());
        transaction.listAccessKeys(owner).forEach(entry -> records.delete(transaction, entry.id()));
    }

    /** The user or role. */
    public PrincipalSummary describe(String arn) {
        return summary(require(arn));
    }

    /** The users, or the roles, of an account in order of name. */
    public List<PrincipalSummary> list(String account, boolean roles) {
        return directory().list(account, roles ? PrincipalEntry.Kind.ROLE : PrincipalEntry.Kind.USER).stream()
                .map(Administration::summary)
                .toList();
    }

    /** Attaches an identity policy, in place of the one of that name. */
    public List<String> putPolicy(String arn, String name, String document) {
        PolicyDocument policy = PolicyDocument.parseIdentityPolicy(document);
        Parameters request = audit -> {
            audit.put("arn", arn);
            audit.put("policyName", name);
            audit.put("policyDocument", document);
        };
        edit("Put%sPolicy", arn, request, entry -> entry.withPolicy(name, policy));
        return policy.findings();
    }

    /** Takes an identity policy off. */
    public void removePolicy(String arn, String name) {
        Parameters request = audit -> {
            audit.put("arn", arn);
            audit.put("policyName", name);
        };
        edit(
                "Delete%sPolicy",
                arn, request, entry -> {
                    if (!entry.policies().containsKey(name)) {
                        throw noSuch("policy `" + name + "` of " + arn);
                    }
                    return entry.withoutPolicy(name);
                });
    }

    /** Sets or, if empty, takes away the permissions boundary. */
    public void putBoundary(String arn, Optional<String> document) {
        Optional<PolicyDocument> boundary = document.map(PolicyDocument::parseIdentityPolicy);
        Parameters request = audit -> {
            audit.put("arn", arn);
            document.ifPresent(text -> audit.put("permissionsBoundary", text));
        };
        String event = document.isPresent() ? "Put%sPermissionsBoundary" : "Delete%sPermissionsBoundary";
        edit(event, arn, request, entry -> entry.withBoundary(boundary));
    }

    /** Adds tags, in place of those of the same key. */
    public void tag(String arn, Map<String, String> tags) {
        Parameters request = audit -> {
            audit.put("arn", arn);
            audit.put("tags", Tags.described(tags));
        };
        edit(
                "Tag%s",
                arn, request, entry -> {
                    Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                    changed.putAll(entry.tags());
                    changed.keySet().removeIf(key -> tags.keySet().stream().anyMatch(key::equalsIgnoreCase));
                    Map<String, String> all = new TreeMap<>(changed);
                    all.putAll(tags);
                    return entry.withTags(all);
                });
    }

    /** Takes tags off. */
    public void untag(String arn, Collection<String> keys) {
        Parameters request = audit -> {
            audit.put("arn", arn);
            audit.put("tagKeys", List.copyOf(keys));
        };
        edit(
                "Untag%s",
                arn, request, entry -> {
                    Map<String, String> changed = new TreeMap<>(entry.tags());
                    changed.keySet().removeIf(key -> keys.stream().anyMatch(key::equalsIgnoreCase));
                    return entry.withTags(changed);
                });
    }

    /** Sets the secret; only a slow, salted hash of it is kept. */
    public void setSecret(String arn, char[] secret) {
        if (secret.length < LEAST_SECRET || secret.length > MOST_SECRET) {
            throw new KmsException.Validation(
                    "the secret has " + secret.length + " characters; it takes " + LEAST_SECRET + " to " + MOST_SECRET,
                    "Choose another secret");
        }
        byte[] hash = SecretHash.create(secret, services.random());
        edit("Update%sSecret", arn, named(arn), entry -> entry.withSecretVerifier(hash));
    }

    /** Takes the secret away. */
    public void removeSecret(String arn) {
        edit("Delete%sSecret", arn, named(arn), entry -> entry.withSecretVerifier(new byte[0]));
    }

    /** Decides and says why; changes nothing. */
    public AccessExplanation explain(AccessQuestion question) {
        gate.requireOpen("explain");
        return explaining.explain(question);
    }

    private void edit(String event, String arn, Parameters request, UnaryOperator<PrincipalEntry> change) {
        PrincipalEntry seen = require(arn);
        change(event.replace("%s", noun(seen)), seen.account(), request, transaction -> {
            PrincipalEntry changed = change.apply(require(transaction, arn));
            transaction.updatePrincipal(changed);
            return changed;
        });
    }

    private <R> R change(String event, String account, Parameters request, Gate.Change<R> work) {
        return gate.administer(event, account, request, work);
    }

    private PrincipalDirectory directory() {
        gate.requireOpen("administration");
        catalog.refresh();
        return catalog.authority().directory();
    }

    private PrincipalEntry require(String arn) {
        return directory().find(arn).orElseThrow(() -> noSuch("principal " + arn));
    }

    private PrincipalEntry require(KeyTransaction transaction, String arn) {
        PrincipalEntry seen = require(arn);
        return transaction
                .findPrincipal(seen.account(), seen.kind(), seen.name())
                .filter(entry -> entry.arn().equals(arn))
                .orElseThrow(() -> noSuch("principal " + arn));
    }

    private void requireAccount(KeyTransaction transaction, String account) {
        if (!account.equals(catalog.home().account())
                && transaction.findAccount(account).isEmpty()) {
            throw new KmsException.NotFound("account " + account + " does not exist", "Call createAccount first");
        }
    }

    private Instant now() {
        return services.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Parameters named(String arn) {
        return audit -> audit.put("arn", arn);
    }

    private static String noun(PrincipalEntry entry) {
        return entry.kind() == PrincipalEntry.Kind.USER ? "User" : "Role";
    }

    private static KmsException.NotFound noSuch(String what) {
        return new KmsException.NotFound(what + " does not exist", "List the existing ones");
    }

    private static PrincipalSummary summary(PrincipalEntry entry) {
        TreeMap<String, String> policies = new TreeMap<>();
        entry.policies().forEach((name, policy) -> policies.put(name, policy.text()));
        return new PrincipalSummary(
                entry.arn(),
                entry.uniqueId(),
                entry.created(),
                entry.tags(),
                policies,
                entry.boundary().map(PolicyDocument::text),
                entry.hasSecret());
    }
}
