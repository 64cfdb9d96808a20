package io.keyhold.service;

import io.keyhold.access.AccessKeyEntry;
import io.keyhold.access.PrincipalEntry;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.AccessKeySummary;
import io.keyhold.api.KmsException;
import io.keyhold.api.Principal;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.catalog.KnownAccessKey;
import io.keyhold.gate.Gate;
import io.keyhold.gate.ServiceContext;
import io.keyhold.operations.AccessKeyRecords;
import io.keyhold.operations.AccessKeyUses;
import io.keyhold.service.AccessKeyOwners.Owner;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Access keys, as an administrator makes and ends them: what programs outside of this JVM sign their requests with. Safe for
 * concurrent use.
 */
public final class AccessKeys {
    private static final int MOST_OF_A_PRINCIPAL = 2; // as in IAM
    private static final int MOST_SESSIONS = 100;
    private static final Duration SHORTEST_SESSION = Duration.ofMinutes(15);
    private static final Duration LONGEST_SESSION = Duration.ofHours(12);

    private final ServiceContext services;
    private final Catalog catalog;
    private final Gate gate;
    private final AccessKeyRecords records;
    private final AccessKeySecrets secrets;
    private final AccessKeyOwners owners;
    private final AccessKeyUses uses;

    AccessKeys(ServiceContext services, Gate gate, AccessKeyUses uses) {
        this.uses = uses;
        this.services = services;
        this.catalog = services.catalog();
        this.gate = gate;
        this.records = new AccessKeyRecords(services.store());
        this.secrets = new AccessKeySecrets(services.random());
        this.owners = new AccessKeyOwners(catalog);
    }

    /** Makes an access key for a user, or for the root of an account. */
    public AccessKeyCredential create(String principalArn) {
        return create(owner(principalArn, false), AccessKeyUse.USER);
    }

    /** Makes an access key with which AWS KMS signs requests to an external key store proxy, as a user. */
    public AccessKeyCredential createForXks(String userArn) {
        Owner owner = owner(userArn, false);
        if (owner.entry().isEmpty()) {
            throw new KmsException.InvalidArn(
                    "`" + userArn + "` is not a user",
                    "Name a user that may use the keys of the proxy and nothing else");
        }
        return create(owner, AccessKeyUse.XKS);
    }

    private AccessKeyCredential create(Owner owner, AccessKeyUse use) {
        String id = secrets.id(use);
        byte[] secret = secrets.secret(use);
        Parameters request = audit -> {
            audit.put("arn", owner.arn());
            audit.put("accessKeyId", id);
        };
        change("CreateAccessKey", owner.account(), request, transaction -> {
            owners.require(transaction, owner);
            if (countOf(transaction, owner, use) >= MOST_OF_A_PRINCIPAL) {
                throw new KmsException.LimitExceeded(
                        "`" + owner.arn() + "` has " + MOST_OF_A_PRINCIPAL + " access keys, which is the quota",
                        "Delete one that is no longer in use");
            }
            transaction.insertAccessKey(entry(owner, id, secret, Optional.empty(), new byte[0]));
            return id;
        });
        return new AccessKeyCredential(id, AccessKeySecrets.taken(secret), Optional.empty(), Optional.empty());
    }

    /**
     * Begins a session of a role, as an administrator: nothing but the right to administer is asked for.
     *
     * @param sessionArn {@code arn:aws:sts::111122223333:assumed-role/role/session}
     * @param duration 15 minutes to 12 hours
     */
    public AccessKeyCredential createSession(String sessionArn, Duration duration) {
        if (duration.compareTo(SHORTEST_SESSION) < 0 || duration.compareTo(LONGEST_SESSION) > 0) {
            throw new KmsException.Validation(
                    "a session of " + duration.toSeconds() + " seconds; it takes 900 to 43200",
                    "Pass another duration");
        }
        Owner owner = owner(sessionArn, true);
        Instant end = now().plus(duration);
        String id = secrets.id(AccessKeyUse.SESSION);
        byte[] secret = secrets.secret(AccessKeyUse.SESSION);
        String token = secrets.token();
        Parameters request = audit -> {
            audit.put("roleSessionArn", owner.arn());
            audit.put("accessKeyId", id);
            audit.put("expiration", end.toString());
        };
        change("AssumeRole", owner.account(), request, transaction -> {
            owners.require(transaction, owner);
            removeExpired(transaction, owner);
            requireRoomForSession(transaction, owner);
            transaction.insertAccessKey(entry(owner, id, secret, Optional.of(end), AccessKeySecrets.hash(token)));
            return id;
        });
        return new AccessKeyCredential(id, AccessKeySecrets.taken(secret), Optional.of(token), Optional.of(end));
    }

    private static void requireRoomForSession(KeyTransaction transaction, Owner owner) {
        if (countOf(transaction, owner, AccessKeyUse.SESSION) >= MOST_SESSIONS) {
            throw new KmsException.LimitExceeded(
                    "the sessions of role `"
                            + owner.entry().map(PrincipalEntry::name).orElse("") + "` have " + MOST_SESSIONS
                            + " credentials that have not expired, which is the quota",
                    "Delete those that are no longer in use, or wait");
        }
    }

    /** The access keys of a user, of the sessions of a role, or of the root of an account, in order of id. */
    public List<AccessKeySummary> list(String arn) {
        gate.requireOpen("administration");
        catalog.refresh();
        String owner = catalog.authority()
                .directory()
                .find(arn)
                .map(AccessKeyEntry::ownerOf)
                .orElseGet(() -> AccessKeyEntry.ownerOfRoot(owner(arn, false).account()));
        return records.list(owner).stream().map(this::summary).toList();
    }

    /** Lets an access key sign, or stops it: for every process on the store, with its next request. */
    public void setActive(String id, boolean active) {
        edit(
                "UpdateAccessKey",
                id,
                Optional.of(active ? "Active" : "Inactive"),
                (transaction, entry) -> transaction.updateAccessKey(entry.withActive(active)));
    }

    /** Removes an access key for good. */
    public void delete(String id) {
        edit("DeleteAccessKey", id, Optional.empty(), (transaction, entry) -> records.delete(transaction, id));
    }

    private Owner owner(String arn, boolean isSession) {
        gate.requireOpen("administration");
        catalog.refresh();
        return owners.find(arn, isSession);
    }

    private AccessKeyEntry entry(Owner owner, String id, byte[] secret, Optional<Instant> end, byte[] tokenHash) {
        byte[] wrapped = records.wrap(id, owner.arn(), owner.uniqueId(), secret);
        return new AccessKeyEntry(id, owner.arn(), owner.uniqueId(), now(), true, end, tokenHash, wrapped);
    }

    private static long countOf(KeyTransaction transaction, Owner owner, AccessKeyUse use) {
        return transaction.listAccessKeys(owner.records()).stream()
                .filter(entry -> entry.id().startsWith(use.prefix()))
                .count();
    }

    private void removeExpired(KeyTransaction transaction, Owner owner) {
        transaction.listAccessKeys(owner.records()).stream()
                .filter(entry -> entry.isExpired(now()))
                .forEach(entry -> records.delete(transaction, entry.id()));
    }

    /** A change of one access key. */
    @FunctionalInterface
    private interface Edit {
        void apply(KeyTransaction transaction, AccessKeyEntry entry);
    }

    private void edit(String event, String id, Optional<String> status, Edit edit) {
        gate.requireOpen("administration");
        catalog.refresh();
        AccessKeyEntry seen =
                catalog.accessKeys().find(id).map(KnownAccessKey::entry).orElseThrow(() -> noSuch(id));
        Parameters request = audit -> {
            audit.put("arn", seen.principal());
            audit.put("accessKeyId", id);
            status.ifPresent(text -> audit.put("status", text));
        };
        change(event, Principal.parse(seen.principal()).account(), request, transaction -> {
            edit.apply(transaction, transaction.findAccessKey(id).orElseThrow(() -> noSuch(id)));
            return id;
        });
    }

    private void change(String event, String account, Parameters request, Gate.Change<String> work) {
        gate.administer(event, account, request, work);
    }

    private AccessKeySummary summary(AccessKeyEntry entry) {
        return new AccessKeySummary(
                entry.id(),
                entry.principal(),
                status(entry),
                entry.created(),
                uses.lastUsed(entry.id()),
                entry.expires());
    }

    private String status(AccessKeyEntry entry) {
        if (entry.isExpired(now())) {
            return "Expired";
        }
        return entry.isActive() ? "Active" : "Inactive";
    }

    private static KmsException.NotFound noSuch(String id) {
        return new KmsException.NotFound("access key `" + id + "` does not exist", "List those of the principal");
    }

    private Instant now() {
        return services.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
