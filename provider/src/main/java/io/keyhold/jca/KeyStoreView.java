package io.keyhold.jca;

import io.keyhold.service.KeyEntries;
import io.keyhold.service.KeyEntries.Entry;
import io.keyhold.service.KeyEntries.EntryType;
import io.keyhold.service.KeyEntries.Removal;
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
    private final Descriptor descriptor;
    private final Map<String, Deletion> deletions = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    KeyStoreView(KeyEntries entries, Descriptor descriptor) {
        this.entries = entries;
        this.descriptor = descriptor;
    }

    /**
     * What was deleted here and is still there.
     *
     * @param name the name it was deleted by
     * @param removal what carries it out
     */
    private record Deletion(String name, Removal removal) {}

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
            deletions.put(removal.canonicalName(), new Deletion(alias, removal));
            changes.incrementAndGet();
        });
    }

    /** What must go first, because the entry was deleted here, when one of that name is set. */
    Optional<Removal> deleted(String alias) {
        return deletions.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(deletions.get(entries.canonicalName(alias)))
                        .map(Deletion::removal);
    }

    /** An entry was set under that name: it is there again. */
    void set(String alias) {
        if (!deletions.isEmpty() && deletions.remove(entries.canonicalName(alias)) != null) {
            changes.incrementAndGet();
        }
    }

    /** Carries out what was deleted, all or nothing. */
    void store() {
        Collection<Deletion> due = List.copyOf(deletions.values());
        entries.remove(due.stream().map(Deletion::removal).toList());
        deletions.values().removeAll(due);
        changes.incrementAndGet();
    }

    /** A descriptor of this view, without what was deleted, which stays where it is. */
    byte[] encode() throws IOException {
        return descriptor
                .without(
                        deletions.values().stream().map(Deletion::name).sorted().toList())
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
