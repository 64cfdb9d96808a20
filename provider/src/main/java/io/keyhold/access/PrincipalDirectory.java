package io.keyhold.access;

import io.keyhold.api.Principal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The accounts at one moment, and the users and roles of all of them. Immutable; a changed copy shares what did not change. */
public final class PrincipalDirectory {
    /** A directory without users and roles. */
    public static final PrincipalDirectory EMPTY = new PrincipalDirectory(PersistentMap.empty(), PersistentMap.empty());

    private final PersistentMap<String, PrincipalEntry> entries;
    private final PersistentMap<String, AccountEntry> accounts;

    private PrincipalDirectory(
            PersistentMap<String, PrincipalEntry> entries, PersistentMap<String, AccountEntry> accounts) {
        this.entries = entries;
        this.accounts = accounts;
    }

    /** A directory of these entries; of two with one name the last counts. */
    public static PrincipalDirectory of(Collection<PrincipalEntry> entries) {
        PrincipalDirectory directory = EMPTY;
        for (PrincipalEntry entry : entries) {
            directory = directory.with(entry);
        }
        return directory;
    }

    /** The same directory with an entry, in place of the one of that account, kind and name. */
    public PrincipalDirectory with(PrincipalEntry entry) {
        return new PrincipalDirectory(entries.with(key(entry.account(), entry.kind(), entry.name()), entry), accounts);
    }

    /** The same directory without the entry of that account, kind and name. */
    public PrincipalDirectory without(PrincipalEntry entry) {
        return without(entry.account(), entry.kind(), entry.name());
    }

    /** The same directory without the entry of that account, kind and name. */
    public PrincipalDirectory without(String account, PrincipalEntry.Kind kind, String name) {
        return new PrincipalDirectory(entries.without(key(account, kind, name)), accounts);
    }

    /** The same directory with an account, in place of the one of that number. */
    public PrincipalDirectory with(AccountEntry account) {
        return new PrincipalDirectory(entries, accounts.with(account.account(), account));
    }

    /** The same directory without that account. */
    public PrincipalDirectory withoutAccount(String account) {
        return new PrincipalDirectory(entries, accounts.without(account));
    }

    /** The account of that number, if it is one of the directory's. */
    public Optional<AccountEntry> findAccount(String account) {
        return accounts.find(account);
    }

    /** The accounts, in order. */
    public List<AccountEntry> accounts() {
        List<AccountEntry> all = new ArrayList<>();
        accounts.any(account -> !all.add(account));
        all.sort(Comparator.comparing(AccountEntry::account));
        return all;
    }

    /** The users or the roles of an account, in order of name. */
    public List<PrincipalEntry> list(String account, PrincipalEntry.Kind kind) {
        List<PrincipalEntry> all = new ArrayList<>();
        entries.any(entry -> entry.account().equals(account) && entry.kind() == kind && !all.add(entry));
        all.sort(Comparator.comparing(PrincipalEntry::name));
        return all;
    }

    /** The user or role of that account and name. */
    public Optional<PrincipalEntry> find(String account, PrincipalEntry.Kind kind, String name) {
        return entries.find(key(account, kind, name));
    }

    /** The user or role of that ARN, path included. */
    public Optional<PrincipalEntry> find(String arn) {
        String[] parts = arn.split(":", 6);
        if (parts.length != 6) {
            return Optional.empty();
        }
        PrincipalEntry.Kind kind = parts[5].startsWith("role/") ? PrincipalEntry.Kind.ROLE : PrincipalEntry.Kind.USER;
        String name = parts[5].substring(parts[5].lastIndexOf('/') + 1);
        return find(parts[4], kind, name).filter(entry -> entry.arn().equals(arn));
    }

    /** Whether the unique id is that of a user or role. */
    public boolean hasUniqueId(String uniqueId) {
        return entries.any(entry -> entry.uniqueId().equals(uniqueId));
    }

    /** The user, or the role behind the session, that a principal is; empty for roots, services and strangers. */
    public Optional<PrincipalEntry> find(Principal principal) {
        return switch (principal.kind()) {
            case USER -> find(principal.arn());
            case ASSUMED_ROLE -> find(principal.account(), PrincipalEntry.Kind.ROLE, principal.name());
            case ROOT, FEDERATED_USER, SERVICE -> Optional.empty();
        };
    }

    /** The unique ids of those of these ARNs that are users or roles here. */
    public Map<String, String> uniqueIds(Collection<String> arns) {
        Map<String, String> ids = new TreeMap<>();
        arns.forEach(arn -> find(arn).ifPresent(entry -> ids.put(arn, entry.uniqueId())));
        return ids;
    }

    /** How many users and roles there are. */
    public int size() {
        return entries.size();
    }

    private static String key(String account, PrincipalEntry.Kind kind, String name) {
        return account + ':' + kind + '/' + name;
    }
}
