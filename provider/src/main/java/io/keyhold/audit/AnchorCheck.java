package io.keyhold.audit;

import io.keyhold.api.AuditHead;
import java.io.IOException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a chain, whoever has signed it, is the one that anchors know. Stateless. */
final class AnchorCheck {
    private AnchorCheck() {}

    /** Whether every anchor is met on the way from the first record, each linked to the one before. */
    static boolean holds(TrailFiles files, Map<Long, AuditHead> anchors) throws IOException {
        Set<Long> open = new HashSet<>(anchors.keySet());
        Chain chain = new Chain();
        for (int number : files.files().keySet()) {
            if (open.isEmpty()) {
                break;
            }
            try (FrameReader reader = FrameReader.open(files.file(number))) {
                for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
                    Frame frame = next.get();
                    if (!chain.leadsTo(frame.body(), frame.link())) {
                        return false;
                    }
                    chain.become(frame.link());
                    AuditHead anchor = anchors.get(frame.lastPosition());
                    if (anchor != null && anchor.hash().equals(HexFormat.of().formatHex(frame.link()))) {
                        open.remove(frame.lastPosition());
                    }
                }
            } catch (BadRecordException | FrameReader.TornException e) {
                return open.isEmpty();
            }
        }
        return open.isEmpty();
    }
}
