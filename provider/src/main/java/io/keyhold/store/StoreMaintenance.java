package io.keyhold.store;

import io.keyhold.store.root.RootOfTrust;
import java.nio.file.Path;
import java.util.List;

/** Maintenance of an open store by an operator. Safe for concurrent use; errors are those of {@link RecordStore}. */
public interface StoreMaintenance {
    /** Examines the whole store: opens every record, and names what is wrong. Others go on meanwhile. */
    VerificationResult verify();

    /** The Regions that have records, served by this process or not. Reads all of the index. */
    List<String> regions();

    /** How the store is kept. */
    StoreFacts facts();

    /** What a database server is doing for it; asks nobody. */
    StoreActivity activity();

    /**
     * Makes sure that nothing deleted so far can be found in the files of the store. This happens automatically soon after each
     * deletion of material; copies of the files made before keep what they had.
     *
     * @return false if a reader of this or another process stood in the way all the time, and it is tried again automatically;
     *     and always for a database server, whose files, log and standbys keep what they have for as long as they like
     */
    boolean eraseNow();

    /**
     * Writes a consistent copy of the store, with mode 0600, while it is in use, and examines every record of it. It opens
     * with the same root of trust.
     *
     * @param target a file that is not there yet
     * @throws io.keyhold.api.KmsException.StoreIntegrity if a record of the store was changed; there is no copy then
     */
    StoreCopy backupTo(Path target);

    /**
     * Puts the store under another root of trust, with other work in the same transaction. Other processes that have it open
     * go on.
     *
     * @param next stays the caller's to close
     */
    void changeRoot(RootOfTrust next, RecordStore.Work<?> also);

    /**
     * Makes a new version of the domain key, under which everything new is sealed; what is there opens as before.
     * {@link #resealStep} moves it. Time is linear in the number of records; meanwhile nobody else can change
     * the store.
     *
     * @param also other work in the same transaction, whose records are sealed under the new version
     */
    void rotateDomainKey(RecordStore.Work<?> also);

    /**
     * Re-seals some of the records that are sealed under an older domain key. What is wrapped inside a record stays
     * wrapped under the older one until its owner wraps it again.
     *
     * @param limit the largest number of records, 1 to 10,000
     * @return how many records were re-sealed; 0 if none is left
     */
    int resealStep(int limit);
}
