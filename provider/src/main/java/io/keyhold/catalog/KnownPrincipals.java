package io.keyhold.catalog;

import io.keyhold.access.PrincipalDirectory;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Users and roles as this process knows them, as fresh as the catalogue. Safe for concurrent use. */
final class KnownPrincipals {
    private final RecordStore store;
    private final String region;
    private volatile @Nullable PrincipalSnapshot known;

    KnownPrincipals(RecordStore store, String region) {
        this.store = store;
        this.region = region;
    }

    @Nullable PrincipalSnapshot known() {
        return known;
    }

    Optional<PrincipalSnapshot> read() {
        return Optional.of(new PrincipalSnapshot(AccessRecords.readDirectory(store), region));
    }

    void keep(PrincipalSnapshot read) {
        known = read;
    }

    /** Brings them up to date, if they are known. */
    void follow(Collection<RecordKey> changed) {
        PrincipalSnapshot before = known;
        if (before == null) {
            return;
        }
        PrincipalDirectory directory = before.directory();
        for (RecordKey key : changed) {
            if (key.kind() == RecordKind.PRINCIPAL) {
                directory = AccessRecords.with(directory, key, store.find(key));
            }
        }
        if (directory != before.directory()) {
            known = new PrincipalSnapshot(directory, region);
        }
    }

    void clear() {
        known = null;
    }
}
