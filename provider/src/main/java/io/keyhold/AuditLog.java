package io.keyhold;

import io.keyhold.api.AuditHead;
import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditRecord;
import io.keyhold.api.AuditReport;
import io.keyhold.audit.StoreView;
import io.keyhold.audit.TrailEntry;
import io.keyhold.audit.TrailFilter;
import io.keyhold.audit.TrailReader;
import io.keyhold.audit.TrailVerifier;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the audit trail back: verifies it, looks events up, exports them as CloudTrail's own files have them. Of an open
 * Keyhold, {@link Keyhold#auditLog()} gives it; {@link #offline} needs the files and the public key only. Nothing is
 * changed. Safe for concurrent use.
 */
public final class AuditLog {
    private final List<Path> directories;
    private final Source source;

    /** The source of keys, heads and store facts that a trail is verified against. */
    interface Source {
        /** Forces to the disk what was recorded so far. */
        void settle();

        /** The keys that may have signed, as SubjectPublicKeyInfo. */
        List<byte[]> publicKeys();

        /** How far chains are known to have come. */
        List<AuditHead> heads();

        /** The store, if it is at hand. */
        Optional<StoreView> store();

        /** The chain that is being written, if one is. */
        OptionalLong ownChain();

        /** The id of the key that an alias of the home account points to now, if the store is at hand. */
        Optional<String> keyOf(String alias);
    }

    AuditLog(Collection<Path> directories, Source source) {
        this.directories = List.copyOf(directories);
        this.source = source;
    }

    /**
     * The trails in some directories, without their Keyhold.
     *
     * @param directories trail directories; those of one Keyhold belong together, also old ones that were moved away
     * @param publicKeys the keys that may have signed, as {@link #publicKeys()} exported them; from a place that whoever
     *     can write the trail cannot change
     * @param heads what {@link #heads()} gave earlier, and was kept elsewhere; without it, what was cut off behind the last
     *     signature of a chain, or a chain that is missing as a whole, may go unnoticed
     */
    public static AuditLog offline(
            Collection<Path> directories, Collection<byte[]> publicKeys, Collection<AuditHead> heads) {
        return new AuditLog(
                directories, new Offline(publicKeys.stream().map(byte[]::clone).toList(), List.copyOf(heads)));
    }

    /** The same with further directories: of other processes on the same store, or where old files were moved to. */
    public AuditLog with(Collection<Path> more) {
        Set<Path> all = new LinkedHashSet<>(directories);
        all.addAll(more);
        return new AuditLog(all, source);
    }

    /**
     * Verifies every chain: every record, every signature, and what chains and store know of each other. A chain that is
     * still being written has an open end.
     *
     * @throws io.keyhold.api.KmsException.AuditUnavailable if a file cannot be read
     */
    public AuditReport verify() {
        source.settle();
        return new TrailVerifier(source.publicKeys(), source.heads(), source::store).verify(directories);
    }

    /**
     * The events that match, oldest first. The stream reads as it goes and must be closed.
     *
     * @throws io.keyhold.api.KmsException.AuditUnavailable also while it is read, if a file cannot be read
     */
    public Stream<AuditRecord> lookup(AuditQuery query) {
        source.settle();
        return new TrailReader(directories).lookup(filter(query)).map(TrailEntry::toRecord);
    }

    /** Follows the trail from now on; the caller closes it. */
    public AuditTail tail(AuditQuery query) {
        return new AuditTail(directories, filter(query), source::settle);
    }

    /**
     * Writes the events that match as {@code {"Records":[…]}}, the form of CloudTrail's own files, in UTF-8.
     *
     * @param target stays open
     * @return the number of records
     */
    public long export(AuditQuery query, OutputStream target) {
        source.settle();
        return new TrailReader(directories).export(filter(query), target);
    }

    /** An alias stands for its key too; only a store knows which one that is. */
    private TrailFilter filter(AuditQuery query) {
        return new TrailFilter(query, query.resource().flatMap(source::keyOf));
    }

    /** The public keys that sign the trail, as SubjectPublicKeyInfo: keep them out of reach of anyone who can write the trail. */
    public List<byte[]> publicKeys() {
        return source.publicKeys().stream().map(byte[]::clone).toList();
    }

    /**
     * The chain that this Keyhold is writing itself, which has an open end until it is closed; empty for {@link #offline}.
     *
     * @return what {@link io.keyhold.api.AuditChain#trailId} gives of it
     */
    public OptionalLong ownChain() {
        return source.ownChain();
    }

    /**
     * How far the chains have come, as the store knows it: kept elsewhere, they prove later that nothing up to there was
     * cut off.
     */
    public List<AuditHead> heads() {
        source.settle();
        return source.heads();
    }

    /** Without a Keyhold. */
    private record Offline(List<byte[]> publicKeys, List<AuditHead> heads) implements Source {
        @Override
        public void settle() {}

        @Override
        public Optional<StoreView> store() {
            return Optional.empty();
        }

        @Override
        public OptionalLong ownChain() {
            return OptionalLong.empty();
        }

        @Override
        public Optional<String> keyOf(String alias) {
            return Optional.empty();
        }
    }
}
