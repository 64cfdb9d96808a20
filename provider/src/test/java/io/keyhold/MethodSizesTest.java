package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A method fits one thought: at most 30 lines with its signature, 45 of a test, and few have more than 20; at most five
 * parameters, constructors aside, which take what their object is made of. What is longer is listed here with its reason and the number it may have; whoever shortens one removes its line.
 */
class MethodSizesTest {
    private static final int LINES = 30;
    private static final int LINES_OF_A_TEST = 45;
    private static final int MOST_LINES = 20;
    private static final int PERCENT_OVER_MOST = 4;
    private static final int PARAMETERS = 5;

    private static final Map<String, Integer> LONGER = SizesTest.table("""
            # one case for each operation, setting, state or type of value
            QuestionRequests.newGrant 35
            KeyStates.refuseBy 35
            KeyDescription.of 40
            EventWriter.value 35
            Json.write 35
            SettingsParser.parse 60
            SettingsParser.root 50
            # the members of one record in the order of its format
            CloudTrailRecord.json 40
            EventReader.read 35
            ChainCheck.checkFile 35
            # the assembly: what is made first, and what is closed if the next step fails
            KeyholdAssembly.open 50
            OperationSet.over 50
            JdkKem.find 35
            # one command or examination from beginning to end
            StoreVerifier.disagreements 60
            FileFindings.root 45
            Doctor.audit 35
            InitCommand.call 35
            KeyCommands.list 40
            RootCommands.change 45
            Commands.all 35
            Connection.exchange 35
            # one case for each error of the server
            PostgresFailure.configuration 35
            PostgresFailure.passing 40
            # tests: one table, or one conversation
            SocketFrontTest.request_outsideTheGrammar_isRefusedAndTheConnectionEnds 50
            TokenCommandsTest.guide_fromNothing_leadsToAKeyInTheToken 55
            StateWalkTest.calls 95
            KeyIdFormsTest.calls 75
            NaiveKeys.perOperation 70
            EntryChangesTest.changes 55
            StubStorage.open 60
            CommandScriptTest.keys 55
            CommandScriptTest.signatures 55
            CertificatesTest.install_answerOfAnAuthority_isTheChainOfTheEntry 50
            AccessGuideTest.guide_itsExamples_doWhatItSays 50
            LoginTest.setSecret_keyStoreThatWasLoadedWithoutIt_isRefusedFromThenOn 50
            """);

    private static final Map<String, Integer> MORE_PARAMETERS = SizesTest.table("""
            # parts of arrays, in and out, as the JCA has them: array, offset and length
            EnvelopeDecryption.readHeader 6
            EnvelopeDecryption.release 7
            EnvelopeDecryption.run 6
            EnvelopeEncryption.take 6
            FrameCipher.open 7
            FrameCipher.seal 7
            GcmPieces.finish 6
            GcmPieces.overruns 6
            GcmPieces.update 6
            RawGcmEngine.encrypt 8
            RawGcmEngine.open 6
            RawGcmEngine.over 6
            RawGcmEngine.seal 6
            RawGcmEngine.take 6
            # the parameters of a standard
            Argon2id.derive 6
            HkdfTest.derive_publishedVectors_agree 6
            # what an object is made of, without a constructor of its own
            FileAuditTrail.open 6
            OperationSet.over 7
            Principal.of 7
            PlainEnvelope.seal 6
            # the fields of a record or certificate
            CertificateForm.certificate 6
            ImportTokens.insert 7
            Tables.scan 6
            Constraints.between 6
            # a command: one for each option
            PolicyCommands.explain 6
            PolicyCommands.question 6
            PolicyCommands.simulate 7
            """);

    private static List<Method> methods;

    /** A method of a type: as {@code Type.method}. */
    private record Method(String name, boolean test, int lines, int parameters) {
        boolean isConstructor() {
            return name.endsWith(".new");
        }
    }

    @BeforeAll
    static void parse() throws IOException {
        methods = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Measure(unit, positions).scan(unit, null);
            }
        }
    }

    @Test
    void methods_all_areShort() {
        holds(LONGER, Method::lines, method -> method.test() ? LINES_OF_A_TEST : LINES);
    }

    @Test
    void methods_ofTheProvider_areMostlyShorter() {
        List<Method> own = methods.stream().filter(method -> !method.test()).toList();
        long over = own.stream().filter(method -> method.lines() > MOST_LINES).count();

        assertThat(over * 100).as(over + " of " + own.size()).isLessThan((long) own.size() * PERCENT_OVER_MOST);
    }

    @Test
    void methods_all_takeFewParameters() {
        holds(MORE_PARAMETERS, Method::parameters, method -> method.isConstructor() ? Integer.MAX_VALUE : PARAMETERS);
    }

    private static void holds(
            Map<String, Integer> exceptions, ToIntFunction<Method> measure, ToIntFunction<Method> limit) {
        Map<String, Integer> tooMuch = new TreeMap<>();
        Map<String, Integer> unneeded = new TreeMap<>(exceptions);
        for (Method method : methods) {
            int value = measure.applyAsInt(method);
            if (value > limit.applyAsInt(method)) {
                unneeded.remove(method.name());
                if (value > exceptions.getOrDefault(method.name(), 0)) {
                    tooMuch.merge(method.name(), value, Math::max);
                }
            }
        }

        assertThat(tooMuch).as("split these, or say in this test why not").isEmpty();
        assertThat(unneeded).as("small enough: remove their lines").isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : new String[] {"src/main/java", "src/test/java", "../jca-tests/src/test/java"}) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                all.addAll(files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.endsWith("module-info.java"))
                        .collect(Collectors.toList()));
            }
        }
        return all;
    }

    /** Collects the methods of one file. */
    private static final class Measure extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final String file;

        Measure(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
            this.file = unit.getSourceFile().getName();
        }

        @Override
        public Void visitMethod(MethodTree method, Void none) {
            if (method.getBody() != null) {
                LineMap lines = unit.getLineMap();
                long from = lines.getLineNumber(positions.getStartPosition(
                        unit, method.getReturnType() == null ? method.getBody() : method.getReturnType()));
                long to = lines.getLineNumber(positions.getEndPosition(unit, method.getBody()));
                String type = Path.of(file).getFileName().toString().replace(".java", "");
                String name = method.getReturnType() == null
                        ? "new"
                        : method.getName().toString();
                methods.add(new Method(
                        type + "." + name,
                        file.contains("test"),
                        (int) (to - from + 1),
                        method.getParameters().size()));
            }
            return super.visitMethod(method, null);
        }
    }
}
