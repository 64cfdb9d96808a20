package io.keyhold.service;

import io.keyhold.access.AccessKeyEntry;
import io.keyhold.access.AccountEntry;
import io.keyhold.access.PrincipalDirectory;
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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Access keys: what programs outside of this JVM sign their requests with. An administrator makes them; the server asks for
 * them at each request. Safe for concurrent use.
 */
public final class AccessKeys {
    private static final int MOST_OF_A_PRINCIPAL = 2; // as in IAM
    private static final int MOST_SESSIONS = 100;
    private static final int ID_CHARS = 16;
    private static final int SECRET_BYTES = 30; // 40 characters, as in AWS
    private static final int TOKEN_BYTES = 48;
    private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final Duration SHORTEST_SESSION = Duration.ofMinutes(15);
    private static final Duration LONGEST_SESSION = Duration.ofHours(12);

    private final ServiceContext services;
    private final Catalog catalog;
    private final Gate gate;
    private final AccessKeyRecords records;
    private final AccessKeyUses uses;

    AccessKeys(ServiceContext services, Gate gate, AccessKeyUses uses) {
        this.uses = uses;
        this.services = services;
        this.catalog = services.catalog();
        this.gate = gate;
        this.records = new AccessKeyRecords(services.store());
    }

    /**
     * An access key that may sign now.
     *
     * @param principal whose requests it signs
     * @param uniqueId that of the user, or of the role with the session name; the account for a root
     * @param issued when its session began; empty for a key that stays
     * @param version another value when the secret is another
     * @param secret reads the secret access key; whoever calls it clears what it gives
     */
    public record Usable(
            Principal principal, String uniqueId, Optional<Instant> issued, Object version, Supplier<byte[]> secret) {}

    /** Makes an access key for a user, or for the root of an account. */
    public AccessKeyCredential create(String principalArn) {
        Owner owner = owner(principalArn, false);
        String id = newId("AKIA");
        byte[] secret = newSecret(SECRET_BYTES);
        Parameters request = audit -> {
            audit.put("arn", owner.arn());
            audit.put("accessKeyId", id);
        };
        change("CreateAccessKey", owner.account(), request, transaction -> {
            require(transaction, owner);
            if (countOf(transaction, owner, false) >= MOST_OF_A_PRINCIPAL) {
                throw new KmsException.LimitExceeded(
                        "`" + owner.arn() + "` has " + MOST_OF_A_PRINCIPAL + " access keys, which is the quota",
                        "Delete one that is no longer in use");
            }
            transaction.insertAccessKey(entry(owner, id, secret, Optional.empty(), new byte[0]));
            return id;
        });
        return new AccessKeyCredential(id, taken(secret), Optional.empty(), Optional.empty());
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
        String id = newId("ASIA");
        byte[] secret = newSecret(SECRET_BYTES);
        String token = taken(newSecret(TOKEN_BYTES));
        Parameters request = audit -> {
            audit.put("roleSessionArn", owner.arn());
            audit.put("accessKeyId", id);
            audit.put("expiration", end.toString());
        };
        change("AssumeRole", owner.account(), request, transaction -> {
            require(transaction, owner);
            removeExpired(transaction, owner);
            requireRoomForSession(transaction, owner);
            transaction.insertAccessKey(entry(owner, id, secret, Optional.of(end), hash(token)));
            return id;
        });
        return new AccessKeyCredential(id, taken(secret), Optional.of(token), Optional.of(end));
    }

    private static void requireRoomForSession(KeyTransaction transaction, Owner owner) {
        if (countOf(transaction, owner, true) >= MOST_SESSIONS) {
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

    /** The access key, if it may sign at this moment. */
    public Optional<Usable> find(String id, Optional<String> sessionToken) {
        gate.requireOpen("authentication");
        catalog.refresh();
        return catalog.findAccessKey(id)
                .filter(known -> mayBeUsed(known.entry(), sessionToken))
                .flatMap(this::usable);
    }

    /** Whether it is the access key of a session that has ended; said to whoever has its token. */
    public boolean isExpired(String id, Optional<String> sessionToken) {
        return catalog.findAccessKey(id)
                .map(KnownAccessKey::entry)
                .filter(entry ->
                        entry.isActive() && entry.isExpired(services.clock().instant()))
                .filter(entry -> isTokenRight(entry, sessionToken))
                .isPresent();
    }

    /** Notes the use of an access key; the store learns of it now and then. */
    public void noteUse(String id) {
        uses.note(id, now());
    }

    /**
     * Tells {@code watcher} of every change of an access key before the change counts: its id, or nothing if it may be any.
     *
     * @return ends that
     */
    public Runnable watch(Consumer<Optional<String>> watcher) {
        return catalog.watchAccessKeys(watcher);
    }

    private boolean mayBeUsed(AccessKeyEntry entry, Optional<String> sessionToken) {
        return entry.isActive() && !entry.isExpired(services.clock().instant()) && isTokenRight(entry, sessionToken);
    }

    private static boolean isTokenRight(AccessKeyEntry entry, Optional<String> sessionToken) {
        return entry.tokenHash().length == 0
                ? sessionToken.isEmpty()
                : sessionToken.isPresent() && MessageDigest.isEqual(entry.tokenHash(), hash(sessionToken.get()));
    }

    private Optional<Usable> usable(KnownAccessKey known) {
        AccessKeyEntry entry = known.entry();
        Principal principal = Principal.parse(entry.principal());
        String uniqueId = uniqueId(principal);
        if (!uniqueId.equals(entry.uniqueId()) || !isAccount(principal.account())) {
            return Optional.empty(); // the user or role is gone, and another may have its name
        }
        String shown = principal.kind() == Principal.Kind.ROOT
                ? principal.account()
                : principal.session().isEmpty() ? uniqueId : uniqueId + ":" + principal.session();
        Optional<Instant> issued = entry.isOfSession() ? Optional.of(entry.created()) : Optional.empty();
        return Optional.of(new Usable(principal, shown, issued, known.revision(), () -> records.unwrap(entry)));
    }

    /**
     * Whom an access key is for.
     *
     * @param arn the user, the session of a role, or the root of an account
     * @param account its account
     * @param entry the user or role; empty for a root
     * @param uniqueId that of the user or role; of a root, which account of that number it is
     */
    private record Owner(String arn, String account, Optional<PrincipalEntry> entry, String uniqueId) {
        String records() {
            return entry.map(AccessKeyEntry::ownerOf).orElseGet(() -> AccessKeyEntry.ownerOfRoot(account));
        }
    }

    private Owner owner(String arn, boolean isSession) {
        gate.requireOpen("administration");
        catalog.refresh();
        Principal principal = Principal.parse(arn);
        boolean isRight = isSession
                ? principal.kind() == Principal.Kind.ASSUMED_ROLE
                : principal.kind() == Principal.Kind.USER || principal.kind() == Principal.Kind.ROOT;
        if (!isRight || !principal.partition().equals(catalog.home().partition())) {
            throw new KmsException.InvalidArn(
                    "`" + arn + "` is not " + (isSession ? "a session of a role" : "a user or the root of an account")
                            + " of partition " + catalog.home().partition(),
                    isSession
                            ? "Pass `arn:aws:sts::111122223333:assumed-role/role/session`"
                            : "Pass `arn:aws:iam::111122223333:user/name`; a role gets session credentials");
        }
        return new Owner(principal.arn(), principal.account(), requireEntry(principal), uniqueId(principal));
    }

    private Optional<PrincipalEntry> requireEntry(Principal principal) {
        PrincipalDirectory directory = catalog.authority().directory();
        Optional<PrincipalEntry> entry = directory.find(principal);
        if (entry.isEmpty() && principal.kind() != Principal.Kind.ROOT) {
            throw noSuchPrincipal(principal.arn());
        }
        if (!isAccount(principal.account())) {
            throw new KmsException.NotFound(
                    "account " + principal.account() + " does not exist", "Call createAccount first");
        }
        return entry;
    }

    private boolean isAccount(String account) {
        return account.equals(catalog.home().account())
                || catalog.authority().directory().findAccount(account).isPresent();
    }

    /** Asked inside the transaction: whoever deletes an account, user or role deletes its access keys too. */
    private void require(KeyTransaction transaction, Owner owner) {
        Optional<String> now = owner.entry().isPresent()
                ? owner.entry()
                        .flatMap(seen -> transaction.findPrincipal(seen.account(), seen.kind(), seen.name()))
                        .map(PrincipalEntry::uniqueId)
                : rootId(owner.account(), transaction::findAccount);
        if (now.filter(owner.uniqueId()::equals).isEmpty()) {
            throw noSuchPrincipal(owner.arn());
        }
    }

    /** An account has no unique id, but a number may be that of another account later. Empty if there is no such account. */
    private Optional<String> rootId(String account, Function<String, Optional<AccountEntry>> accounts) {
        return account.equals(catalog.home().account())
                ? Optional.of("")
                : accounts.apply(account).map(entry -> entry.created().toString());
    }

    private static KmsException.NotFound noSuchPrincipal(String arn) {
        return new KmsException.NotFound("principal " + arn + " does not exist", "Create the user or role first");
    }

    private String uniqueId(Principal principal) {
        PrincipalDirectory directory = catalog.authority().directory();
        return principal.kind() == Principal.Kind.ROOT
                ? rootId(principal.account(), directory::findAccount).orElse("")
                : directory.find(principal).map(PrincipalEntry::uniqueId).orElse("");
    }

    private AccessKeyEntry entry(Owner owner, String id, byte[] secret, Optional<Instant> end, byte[] tokenHash) {
        byte[] wrapped = records.wrap(id, owner.arn(), owner.uniqueId(), secret);
        return new AccessKeyEntry(id, owner.arn(), owner.uniqueId(), now(), true, end, tokenHash, wrapped);
    }

    private static long countOf(KeyTransaction transaction, Owner owner, boolean ofSession) {
        return transaction.listAccessKeys(owner.records()).stream()
                .filter(entry -> entry.isOfSession() == ofSession)
                .count();
    }

    private void removeExpired(KeyTransaction transaction, Owner owner) {
        transaction.listAccessKeys(owner.records()).stream()
                .filter(entry -> entry.isExpired(now()))
                .forEach(entry -> records.delete(transaction, entry.id()));
    }

    /** What is done to one access key. */
    @FunctionalInterface
    private interface Edit {
        void apply(KeyTransaction transaction, AccessKeyEntry entry);
    }

    private void edit(String event, String id, Optional<String> status, Edit edit) {
        gate.requireOpen("administration");
        catalog.refresh();
        AccessKeyEntry seen =
                catalog.findAccessKey(id).map(KnownAccessKey::entry).orElseThrow(() -> noSuch(id));
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

    private String newId(String prefix) {
        SecureRandom random = services.random();
        StringBuilder id = new StringBuilder(prefix);
        for (int i = 0; i < ID_CHARS; i++) {
            id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
        }
        return id.toString();
    }

    private byte[] newSecret(int bytes) {
        byte[] secret = new byte[bytes];
        services.random().nextBytes(secret);
        try {
            return Base64.getEncoder().encode(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** The text of a secret, whose bytes are overwritten. */
    private static String taken(byte[] secret) {
        String text = new String(secret, StandardCharsets.US_ASCII);
        Arrays.fill(secret, (byte) 0);
        return text;
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256", "SUN").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
            throw new KmsException.Internal("the JDK has no SHA-256", "Report it with the stack trace", e);
        }
    }

    private Instant now() {
        return services.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
