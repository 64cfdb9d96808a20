package io.keyhold.catalog;

import io.keyhold.access.AccountEntry;
import io.keyhold.access.Grant;
import io.keyhold.access.GrantIndex;
import io.keyhold.access.PrincipalDirectory;
import io.keyhold.access.PrincipalEntry;
import io.keyhold.api.KeyId;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where grants, accounts, users and roles are in the store. A grant has the id {@code KEY-ID/GRANT-ID}; accounts, users
 * and roles belong to no Region and have the ids {@code ACCOUNT:account}, {@code ACCOUNT:user/NAME} and {@code
 * ACCOUNT:role/NAME}.
 */
final class AccessRecords {
    private static final int PAGE = 10_000;
    private static final String ACCOUNT = "account";
    private static final String USER = "user/";
    private static final String ROLE = "role/";

    private AccessRecords() {}

    static RecordKey grant(String region, KeyId keyId, String grantId) {
        return new RecordKey(region, RecordKind.GRANT, grantPrefix(keyId) + grantId);
    }

    static String grantPrefix(KeyId keyId) {
        return keyId.value() + "/";
    }

    /** The key that a grant record belongs to. */
    static KeyId keyOf(RecordKey grant) {
        return new KeyId(grant.id().substring(0, grant.id().indexOf('/')));
    }

    static String grantId(RecordKey grant) {
        return grant.id().substring(grant.id().indexOf('/') + 1);
    }

    static RecordKey account(String account) {
        return principal(account, ACCOUNT);
    }

    static RecordKey principal(String account, PrincipalEntry.Kind kind, String name) {
        return principal(account, (kind == PrincipalEntry.Kind.USER ? USER : ROLE) + name);
    }

    static RecordKey accessKey(String id) {
        return new RecordKey("", RecordKind.ACCESS_KEY, id);
    }

    /** All grants of a key. */
    static GrantIndex readGrants(RecordStore store, String region, KeyId keyId) {
        GrantIndex index = GrantIndex.EMPTY;
        String after = "";
        List<StoreRecord> page;
        do {
            page = store.scan(region, RecordKind.GRANT, keyId.value(), after, PAGE);
            for (StoreRecord record : page) {
                index = index.with(Grant.decode(record.payload()));
                after = record.key().id();
            }
        } while (page.size() == PAGE);
        return index;
    }

    /** All accounts, users and roles. */
    static PrincipalDirectory readDirectory(RecordStore store) {
        PrincipalDirectory directory = PrincipalDirectory.EMPTY;
        for (StoreRecord record : readPrincipals(store)) {
            directory = with(directory, record.key(), Optional.of(record));
        }
        return directory;
    }

    /** The directory with what a record says now: the entry, or that it is gone. */
    static PrincipalDirectory with(PrincipalDirectory directory, RecordKey key, Optional<StoreRecord> record) {
        int colon = key.id().indexOf(':');
        String account = key.id().substring(0, colon);
        String name = key.id().substring(colon + 1);
        if (name.equals(ACCOUNT)) {
            return record.map(found -> directory.with(AccountEntry.decode(found.payload())))
                    .orElseGet(() -> directory.withoutAccount(account));
        }
        PrincipalEntry.Kind kind = name.startsWith(USER) ? PrincipalEntry.Kind.USER : PrincipalEntry.Kind.ROLE;
        return record.map(found -> directory.with(PrincipalEntry.decode(found.payload())))
                .orElseGet(() -> directory.without(account, kind, name.substring(USER.length())));
    }

    private static List<StoreRecord> readPrincipals(RecordStore store) {
        List<StoreRecord> all = new ArrayList<>();
        String after = "";
        List<StoreRecord> page;
        do {
            page = store.scan("", RecordKind.PRINCIPAL, "", after, PAGE);
            all.addAll(page);
            after = page.isEmpty() ? after : page.get(page.size() - 1).key().id();
        } while (page.size() == PAGE);
        return all;
    }

    private static RecordKey principal(String account, String name) {
        return new RecordKey("", RecordKind.PRINCIPAL, account + ":" + name);
    }
}
