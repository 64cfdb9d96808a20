package io.keyhold.service;

import io.keyhold.access.AccessKeyEntry;
import io.keyhold.access.AccountEntry;
import io.keyhold.access.PrincipalDirectory;
import io.keyhold.access.PrincipalEntry;
import io.keyhold.api.KmsException;
import io.keyhold.api.Principal;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyTransaction;
import java.util.Optional;
import java.util.function.Function;

/** Whom access keys are for: users, sessions of roles, and the roots of accounts. Safe for concurrent use. */
final class AccessKeyOwners {
    private final Catalog catalog;

    AccessKeyOwners(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Whom an access key is for.
     *
     * @param arn the user, the session of a role, or the root of an account
     * @param account its account
     * @param entry the user or role; empty for a root
     * @param uniqueId that of the user or role; of a root, which account of that number it is
     */
    record Owner(String arn, String account, Optional<PrincipalEntry> entry, String uniqueId) {
        String records() {
            return entry.map(AccessKeyEntry::ownerOf).orElseGet(() -> AccessKeyEntry.ownerOfRoot(account));
        }
    }

    /**
     * Whom an access key is to be for, as the catalogue knows it.
     *
     * @param isSession whether it is to be the session of a role; else a user or the root of an account
     */
    Owner find(String arn, boolean isSession) {
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

    /** Whether the store has the account. */
    boolean isAccount(String account) {
        return account.equals(catalog.home().account())
                || catalog.authority().directory().findAccount(account).isPresent();
    }

    /** Asked inside the transaction: whoever deletes an account, user or role deletes its access keys too. */
    void require(KeyTransaction transaction, Owner owner) {
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

    /** That of the user or role; of a root, which account of that number it is. Empty if there is no such principal. */
    String uniqueId(Principal principal) {
        PrincipalDirectory directory = catalog.authority().directory();
        return principal.kind() == Principal.Kind.ROOT
                ? rootId(principal.account(), directory::findAccount).orElse("")
                : directory.find(principal).map(PrincipalEntry::uniqueId).orElse("");
    }
}
