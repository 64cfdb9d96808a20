package io.keyhold.audit;

import io.keyhold.api.AuditChain;
import io.keyhold.api.AuditDamage;
import io.keyhold.api.AuditFinding;
import io.keyhold.api.AuditHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/** Checks one chain from its first record to the first that is wrong. Used once. */
final class ChainCheck {
    private static final long CLOCK_TOLERANCE_MILLIS = 60_000;
    private static final int MOST_NOTES = 100;
    private final TrailFiles files;
    private final List<PublicKey> trusted;
    private final NavigableMap<Long, AuditHead> anchors = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();
    private final Chain chain = new Chain();
    private Optional<AuditFinding> finding = Optional.empty();
    /** An anchor that does not fit: the next checkpoint may know better what was done. */
    private Optional<AuditFinding> fork = Optional.empty();

    private String file = "";
    private boolean lastFile;
    private long position;
    private long sequence;
    private long newestMillis;
    private final SeenEpochs epochs = new SeenEpochs();
    private final List<AuditHead> peers = new ArrayList<>();
    private Optional<FileHeader> header = Optional.empty();
    private Optional<FileHeader> beginning = Optional.empty();
    private Optional<Checkpoint> signed = Optional.empty();
    private boolean fileEnded;
    private boolean closed;

    ChainCheck(TrailFiles files, List<PublicKey> trusted, List<AuditHead> anchors) {
        this.files = files;
        this.trusted = trusted;
        for (AuditHead anchor : anchors) {
            AuditHead other = this.anchors.putIfAbsent(anchor.position(), anchor);
            if (other != null && !other.hash().equals(anchor.hash())) {
                note("two anchors at record " + anchor.position() + " differ");
            }
        }
    }

    void run() throws IOException {
        int last = files.files().lastKey();
        for (int number = 1; number <= last && finding.isEmpty(); number++) {
            lastFile = number == last;
            List<Path> paths = files.files().getOrDefault(number, List.of());
            if (paths.isEmpty()) {
                find(AuditDamage.MISSING, "file " + number + " of the chain is missing");
            } else {
                file = String.valueOf(paths.get(0).getFileName());
                checkCopies(paths);
                checkFile(paths.get(0), number);
            }
        }
        checkEnd();
    }

    private void find(AuditDamage damage, String detail) {
        if (finding.isEmpty()) {
            finding = Optional.of(new AuditFinding(
                    damage,
                    files.trailId(),
                    file,
                    position + 1,
                    sequence + 1,
                    FileAuditTrail.eventId(files.trailId(), sequence + 1),
                    detail));
        }
    }

    private void note(String text) {
        if (notes.size() < MOST_NOTES) {
            notes.add(text);
        }
    }

    private void checkCopies(List<Path> paths) throws IOException {
        for (Path other : paths.subList(1, paths.size())) {
            if (!sameContent(paths.get(0), other)) {
                find(AuditDamage.FORKED, "another file holds the same part of the chain: " + other.getFileName());
            }
        }
    }

    private static boolean sameContent(Path one, Path other) throws IOException {
        try (FrameReader first = FrameReader.open(one);
                FrameReader second = FrameReader.open(other)) {
            Optional<Frame> a = first.next();
            Optional<Frame> b = second.next();
            while (a.isPresent() && b.isPresent() && a.get().sameAs(b.get())) {
                a = first.next();
                b = second.next();
            }
            return a.isEmpty() && b.isEmpty();
        } catch (BadRecordException | FrameReader.TornException e) {
            return Files.mismatch(one, other) < 0;
        }
    }

    private void checkFile(Path path, int number) throws IOException {
        fileEnded = false;
        long first = position + 1;
        try (FrameReader reader = FrameReader.open(path)) {
            for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
                Frame frame = next.get();
                if (position + 1 == first && isOfAnotherFile(frame, number)) {
                    find(AuditDamage.REPLACED, "the file is of another chain, or another file of this one");
                } else if (fileEnded
                        || frame.position() != position + 1
                        || !chain.leadsTo(frame.body(), frame.link())) {
                    diagnose(frame, reader, path);
                } else {
                    accept(frame, position + 1 == first, number);
                }
                if (finding.isPresent()) {
                    return;
                }
            }
            if (!fileEnded && !lastFile) {
                find(AuditDamage.TRUNCATED, "the end of the file is missing; the next file is there");
            }
        } catch (FrameReader.TornException e) {
            if (mayBeCutShort()) {
                note("the last record of " + file + " was not written to its end");
            } else {
                find(fileEnded ? AuditDamage.INSERTED : AuditDamage.TRUNCATED, "the file ends inside a record");
            }
        } catch (BadRecordException e) {
            unreadable(path, e);
        }
    }

    /** Whether a crash may have cut the file short; one that is compressed was whole when it got its name. */
    private boolean mayBeCutShort() {
        return lastFile && !fileEnded && !file.endsWith(TrailName.COMPRESSED);
    }

    /** Bytes that no writer wrote: damage, unless nothing sound follows in the last file, as a power cut may leave it. */
    private void unreadable(Path path, BadRecordException e) throws IOException {
        if (mayBeCutShort() && (position > 0 || Resync.isBlank(path)) && !Resync.soundRecordFollows(path, position)) {
            note("bytes that are not a record end " + file + " behind record " + position);
        } else {
            find(
                    fileEnded ? AuditDamage.INSERTED : AuditDamage.EDITED,
                    "there is no record at this place: " + e.getMessage());
        }
    }

    private boolean isOfAnotherFile(Frame frame, int number) {
        try {
            FileHeader own = FileHeader.read(frame);
            boolean genuine = frame.follows(own.previous());
            return genuine && (own.trailId() != files.trailId() || own.fileNumber() != number);
        } catch (BadRecordException e) {
            return false;
        }
    }

    private void diagnose(Frame frame, FrameReader reader, Path path) throws IOException {
        Diagnosis diagnosis = new Diagnosis(files, frame, reader, chain.link(), position + 1);
        if (mayBeCutShort() && diagnosis.mayBeLastWords() && !Resync.soundRecordFollows(path, position)) {
            note("the last record of " + file + " behind record " + position + " is not sound");
        } else if (frame.type() == Frame.EVENTS && diagnosis.damage() == AuditDamage.EDITED) {
            EventBlockDamage inside = EventBlockDamage.of(frame);
            position += inside.index();
            sequence += inside.index();
            find(inside.damage(), inside.detail());
        } else {
            find(diagnosis.damage(), diagnosis.detail());
        }
    }

    private void accept(Frame frame, boolean first, int number) {
        try {
            if (first != frame.isHeader()) {
                find(
                        first ? AuditDamage.EDITED : AuditDamage.INSERTED,
                        first ? "the header is missing" : "a second header");
                return;
            }
            switch (frame.type()) {
                case Frame.HEADER, Frame.HEADER_OF_STORE -> acceptHeader(FileHeader.read(frame));
                case Frame.CHECKPOINT -> acceptCheckpoint(frame, Checkpoint.read(frame), number);
                case Frame.EVENTS -> acceptEvents(EventBlock.of(frame));
                default -> acceptEvent(frame);
            }
        } catch (BadRecordException e) {
            find(AuditDamage.EDITED, "the record is not as a writer writes it: " + e.getMessage());
        }
        if (finding.isEmpty()) {
            position = frame.lastPosition();
            chain.become(frame.link());
            checkAnchor(frame);
        }
    }

    /** No anchor lies before the last position of a record: what is anchored is the end of one. */
    private void checkAnchor(Frame frame) {
        AuditHead anchor = anchors.get(position);
        boolean isPassedOver = frame.position() < position
                && !anchors.subMap(frame.position(), true, position, false).isEmpty();
        if (isPassedOver
                || anchor != null && !anchor.hash().equals(HexFormat.of().formatHex(frame.link()))) {
            long event = frame.isEvent() ? sequence : sequence + 1;
            String detail = "an anchor knows another record at this place";
            fork = fork.or(() -> Optional.of(new AuditFinding(
                    AuditDamage.FORKED,
                    files.trailId(),
                    file,
                    frame.position(),
                    event,
                    FileAuditTrail.eventId(files.trailId(), event),
                    detail)));
        }
        if (frame.type() == Frame.CHECKPOINT) {
            finding = fork;
        }
    }

    private void acceptHeader(FileHeader read) {
        if (!Arrays.equals(read.previous(), chain.link())) {
            find(AuditDamage.REPLACED, "the file does not follow the file before");
        }
        header = Optional.of(read);
        beginning = beginning.or(() -> header);
        peers.addAll(read.peers());
    }

    private void acceptEvent(Frame frame) throws BadRecordException {
        ByteIn in = frame.content();
        if (frame.position() - in.varint() != sequence + 1) {
            find(AuditDamage.EDITED, "the number of the event does not fit the number of the record");
            return;
        }
        sequence++;
        if (frame.type() == Frame.EVENT) {
            noteTime(in.u48());
        } else {
            epochs.outbox(frame.position(), OutboxRecord.epoch(in.text()));
        }
    }

    private void acceptEvents(EventBlock block) throws BadRecordException {
        for (Optional<EventBlock.Entry> next = block.next(); next.isPresent(); next = block.next()) {
            EventBlock.Entry entry = next.get();
            if (entry.number() != sequence + 1 || !entry.isSound()) {
                find(AuditDamage.EDITED, "the number or the tag of the event does not fit the record");
                return;
            }
            position++;
            sequence++;
            noteTime(entry.timeMillis());
        }
    }

    private void noteTime(long millis) {
        if (millis < newestMillis - CLOCK_TOLERANCE_MILLIS) {
            note("the clock went back by " + (newestMillis - millis) / 1000 + " s at event " + sequence);
            newestMillis = millis;
        }
        newestMillis = Math.max(newestMillis, millis);
    }

    private void acceptCheckpoint(Frame frame, Checkpoint read, int number) {
        if (trusted.stream().noneMatch(key -> Checkpoint.isSignedBy(frame, key))) {
            boolean foreign = header.isPresent()
                    && trusted.stream()
                            .noneMatch(key ->
                                    Arrays.equals(key.getEncoded(), header.get().publicKey()));
            find(
                    foreign ? AuditDamage.UNTRUSTED : AuditDamage.EDITED,
                    foreign ? "the chain is signed by a key that is not trusted" : "the signature is not valid");
        } else if (read.trailId() != files.trailId() || read.fileNumber() != number) {
            find(AuditDamage.REPLACED, "the checkpoint belongs to another place");
        } else if (!Arrays.equals(read.previous(), chain.link())) {
            unsignedChange(read);
        }
        if (finding.isPresent()) {
            return;
        }
        if (read.epoch() < epochs.signed()) {
            note("the store went back from epoch " + epochs.signed() + " to " + read.epoch() + " before record "
                    + frame.position());
        }
        epochs.checkpoint(frame.position(), read.epoch());
        noteTime(read.timeMillis());
        signed = Optional.of(read);
        fileEnded = read.kind() == Checkpoint.Kind.END_OF_FILE || read.kind() == Checkpoint.Kind.CLOSED;
        closed = read.kind() == Checkpoint.Kind.CLOSED;
    }

    /** The links are consistent, but they are not those that were signed: somebody has computed them again. */
    private void unsignedChange(Checkpoint read) {
        long from = signed.map(Checkpoint::sequence).orElse(0L) + 1;
        AuditDamage damage = read.sequence() > sequence
                ? AuditDamage.MISSING
                : read.sequence() < sequence ? AuditDamage.INSERTED : AuditDamage.EDITED;
        find(
                damage,
                "between event " + from + " and the checkpoint after event " + read.sequence()
                        + ", where the chain is not the one that was signed");
    }

    private void checkEnd() {
        finding = finding.or(() -> fork);
        long furthest =
                anchors.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        if (furthest > position) {
            find(AuditDamage.TRUNCATED, "the chain ends here; an anchor knows it up to record " + furthest);
        }
    }

    /** Where the chain knew the store at a later epoch than it is at now, accepted or not. */
    List<EpochWitness> seenLaterThan(StoreView store) {
        return epochs.laterThan(store.epoch(), files.trailId(), restores());
    }

    /** How many restores of the store were accepted when the chain began, if it says so. */
    OptionalLong restores() {
        return header.map(FileHeader::restores).orElse(OptionalLong.empty());
    }

    /** The header of the chain, if it is signed. */
    Optional<FileHeader> signedHeader() {
        return signed.isPresent() ? beginning : Optional.empty();
    }

    long trailId() {
        return files.trailId();
    }

    /**
     * Whether another key has signed the chain, all of it, which names no store or another one, and is what it always was.
     */
    boolean isOfAnotherStore(StoreView store) throws IOException {
        boolean untrusted = signed.isEmpty()
                && finding.filter(found -> found.damage() == AuditDamage.UNTRUSTED)
                        .isPresent();
        Optional<UUID> id = store.identity().map(StoreIdentity::id);
        return untrusted
                && id.isPresent()
                && !header.flatMap(FileHeader::store).map(StoreIdentity::id).equals(id)
                && AnchorCheck.holds(files, anchors);
    }

    /** Whose it is, for one that is of another store. */
    String describeOther() {
        return "chain " + HexFormat.of().toHexDigits(files.trailId())
                + header.flatMap(FileHeader::store)
                        .map(other -> " is of the store `" + other.id() + "`")
                        .orElse(" is signed by the key of another store");
    }

    /** Notes if an older store was put in the place of the one that the chains before this one knew. */
    void compareStoreEpochs(Map<Long, List<ChainCheck>> others) {
        if (epochs.first().isEmpty() || header.isEmpty()) {
            return;
        }
        long atBegin = epochs.first().getAsLong();
        for (AuditHead peer : peers) {
            others.getOrDefault(peer.trailId(), List.of()).stream()
                    .filter(this::isOfSameKey)
                    .flatMapToLong(other -> other.epochs.at(peer.position()).stream())
                    .filter(seen -> seen > atBegin)
                    .findFirst()
                    .ifPresent(seen -> note(
                            "the store went back from epoch " + seen + " to " + atBegin + " before this chain began"));
        }
    }

    private boolean isOfSameKey(ChainCheck other) {
        return header.isPresent()
                && other.header.isPresent()
                && Arrays.equals(header.get().publicKey(), other.header.get().publicKey());
    }

    /** The findings. */
    AuditChain report() {
        AuditChain.Verdict verdict = finding.isPresent()
                ? AuditChain.Verdict.DAMAGED
                : closed ? AuditChain.Verdict.VALID : AuditChain.Verdict.OPEN_END;
        return new AuditChain(
                files.trailId(),
                verdict,
                sequence,
                signed.map(Checkpoint::sequence).orElse(0L),
                signed.map(Checkpoint::timeMillis).orElse(0L),
                epochs.signed(),
                closed ? 0 : header.map(FileHeader::queueRecords).orElse(0),
                finding,
                List.copyOf(notes));
    }
}
