package io.keyhold.store.postgres;

import io.keyhold.store.jdbc.Erasure;
import io.keyhold.store.jdbc.IndexProof;
import io.keyhold.store.jdbc.StoreConnection;

/** The parts that are the server's own affair: its indexes, its pages, and when the bytes of a deleted row are gone. */
enum ServerPages implements IndexProof, Erasure {
    INSTANCE;

    @Override
    public String everyRecord() {
        return "select region, kind, id, owner, revision, domain_key, tag, row_number() over (), 1 from keyhold_record";
    }

    @Override
    public String everyEntryById() {
        return "";
    }

    @Override
    public String everyEntryByOwner() {
        return "";
    }

    /** Old rows are the server's to remove, when nobody sees them any more; its log and its copies keep them longer. */
    @Override
    public boolean hasLog() {
        return false;
    }

    @Override
    public boolean emptyLog(StoreConnection session) {
        return true;
    }
}
