package io.keyhold.jca;

import io.keyhold.handles.KeyEntries;
import io.keyhold.handles.KeyEntries.Entry;
import io.keyhold.handles.KeyEntries.EntryType;
import io.keyhold.handles.KeyEntries.Removal;
import java.io.IOException;
import java.security.cert.Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The entries as one {@code KeyStore} object shows them: those of its descriptor, without what was deleted from this
 * object. A deletion is carried out when the KeyStore is stored, because much software deletes from a KeyStore that it
 * takes for a copy in memory. Safe for concurrent use.
 */
final class KeyStoreView {
    private final KeyEntries entries;
    private volatile KeyStoreFilterFile descriptor;
    private final Map<String, Removal> deletions = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    KeyStoreView(KeyEntries entries, KeyStoreFilterFile descriptor) {
        this.entries = entries;
        this.descriptor = descriptor;
    }

    /**
     * Which answers the view gives.
     *
     * @param view the view
     * @param ofEntries the version of the entries
     * @param ofView how often this view was changed
     */
    record Version(KeyStoreView view, long ofEntries, long ofView) {}

    /** An equal one later means that every answer is the same. */
    Version version() {
        return new Version(this, entries.version(), changes.get());
    }

    KeyEntries entries() {
        return entries;
    }

    List<String> names() {
        return entries.names().stream().filter(this::isShown).toList();
    }

    Optional<Entry> find(String alias) {
        return descriptor.shows(alias) && !isDeleted(alias)
                ? entries.find(alias).filter(descriptor::shows)
                : Optional.empty();
    }

    Optional<KeyHandle> handle(String alias) {
        return isShown(alias)
                ? entries.key(alias).map(Handles::of).map(handle -> fitting(alias, handle))
                : Optional.empty();
    }

    List<Certificate> chain(String alias, EntryType type) {
        return find(alias)
                .filter(entry -> entry.type() == type)
                .map(StoreEntries::certificates)
                .orElse(List.of());
    }

    /** Whether an entry of that name would be part of the view. */
    boolean admits(String alias) {
        return descriptor.shows(alias);
    }

    void delete(String alias) {
        entries.removal(alias).ifPresent(removal -> {
            deletions.put(removal.canonicalName(), removal);
            changes.incrementAndGet();
        });
    }

    /** The removal that must come first if an entry is set whose name was deleted here. */
    Optional<Removal> deleted(String alias) {
        return deletions.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(deletions.get(entries.canonicalName(alias)));
    }

    /** Whether an entry of that name may be set: one that the descriptor leaves out too, as then it is there again. */
    boolean takes(String alias) {
        return descriptor.takes(alias);
    }

    /** Whether the name means a key that was not deleted here, be it shown or not. */
    boolean holdsKey(String alias) {
        return !isDeleted(alias)
                && entries.find(alias)
                        .filter(entry -> entry.type() == EntryType.KEY)
                        .isPresent();
    }

    /** An entry was set under that name: it is there again. */
    synchronized void set(String alias) {
        if (!descriptor.except().isEmpty()) {
            String set = entries.canonicalName(alias);
            descriptor =
                    descriptor.leavingOut(name -> !entries.canonicalName(name).equals(set));
            changes.incrementAndGet();
        }
        if (!deletions.isEmpty() && deletions.remove(entries.canonicalName(alias)) != null) {
            changes.incrementAndGet();
        }
    }

    /** Carries out what was deleted, all or nothing. */
    void store() {
        Collection<Removal> due = List.copyOf(deletions.values());
        entries.remove(due);
        deletions.values().removeAll(due);
        changes.incrementAndGet();
    }

    /** A descriptor of this view, without what was deleted, which stays where it is. */
    byte[] encode() throws IOException {
        return descriptor
                .without(deletions.values().stream()
                        .map(Removal::shownName)
                        .sorted()
                        .toList())
                .encode();
    }

    private boolean isShown(String alias) {
        return descriptor.certified() ? find(alias).isPresent() : descriptor.shows(alias) && !isDeleted(alias);
    }

    private boolean isDeleted(String alias) {
        return deleted(alias).isPresent();
    }

    /** The handle by the name of its certificate's key: RSASSA-PSS for one that is for that only. */
    private KeyHandle fitting(String alias, KeyHandle handle) {
        boolean rsa =
                handle instanceof PrivateKeyHandle && handle.getAlgorithm().equals(PairKind.RSA.algorithm());
        List<Certificate> chain = rsa ? chain(alias, EntryType.KEY) : List.of();
        return !chain.isEmpty() && chain.get(0).getPublicKey().getAlgorithm().equals(PairKind.RSASSA_PSS.algorithm())
                ? Handles.pssOnly((PrivateKeyHandle) handle)
                : handle;
    }
}
