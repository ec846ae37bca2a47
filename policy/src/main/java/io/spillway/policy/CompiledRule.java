package io.spillway.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelUnknownSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One rule, type-checked against its variables and its result, ready to be evaluated. Evaluation is
 * bounded: sources have at most {@value #MOST_CHARACTERS} characters and {@value #MOST_NODES}
 * nodes, all loops together at most {@value #MOST_ITERATIONS} turns, and regular expressions run in
 * linear time. The language has no clock and no chance.
 */
final class CompiledRule {
  static final int MOST_CHARACTERS = 4_000;
  static final int MOST_NODES = 1_000;
  static final int MOST_ITERATIONS = 1_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MOST_CHARACTERS)
          .maxParseExpressionNodeCount(MOST_NODES)
          .maxParseRecursionDepth(50)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .maxRegexProgramSize(1_000)
          .enableHeterogeneousNumericComparisons(true)
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.legacyCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .addFunctionBindings(Networks.BINDING)
          .build();

  private final PolicyRule rule;
  private final String source;
  private final CelAbstractSyntaxTree tree;
  private final CelRuntime.Program program;

  /** The result where it depends on no variable. */
  private final Optional<Object> constant;

  private CompiledRule(
      PolicyRule rule,
      String source,
      CelAbstractSyntaxTree tree,
      CelRuntime.Program program,
      Optional<Object> constant) {
    this.rule = rule;
    this.source = source;
    this.tree = tree;
    this.program = program;
    this.constant = constant;
  }

  /** Compiles a rule; throws {@link PolicyException} naming place and mend. */
  static CompiledRule compile(PolicyRule rule, String source) {
    CelAbstractSyntaxTree tree = tree(rule, source);
    CelRuntime.Program program = program(rule, tree);
    return new CompiledRule(rule, source, tree, program, constant(rule, program));
  }

  /** The same as {@link #evaluate}, with what decided. Slower. */
  Trial explain(Map<String, ?> variables, boolean byDefault) {
    Tracing tracing = new Tracing(tree);
    Outcome outcome = evaluate(variables);
    try {
      var _ = tracing.evaluate(program, variables);
    } catch (CelEvaluationException e) {
      // The outcome tells of it; what was reached before is told all the same.
    }
    return new Trial(
        rule.name(),
        source,
        byDefault,
        outcome.result(),
        outcome.fault(),
        tracing.saw(),
        tracing.decided());
  }

  String source() {
    return source;
  }

  /** Checks what stands in its text for good; throws {@link PolicyException}. */
  void checkConstants() {
    Networks.check(rule.name(), tree);
  }

  /** The variables that its text names, in their stable order. */
  List<PolicyRule.Variable> named() {
    Set<String> names = new TreeSet<>();
    CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.IDENT)
        .forEach(node -> names.add(node.expr().ident().name()));
    return rule.variables().stream().filter(v -> names.contains(v.name())).toList();
  }

  /** What it comes to with these variables: its result, or the safe one with the fault. */
  Outcome evaluate(Map<String, ?> variables) {
    if (constant.isPresent()) {
      return Outcome.of(constant.get());
    }
    try {
      Object result = program.eval(variables);
      return isAccepted(rule, result) ? Outcome.of(result) : safely(outOfRange(rule, result));
    } catch (CelEvaluationException e) {
      return safely("failed: " + Complaints.oneLine(String.valueOf(e.getMessage())));
    }
  }

  private Outcome safely(String fault) {
    return new Outcome(
        rule.safe().result(),
        Optional.of("policy rule " + rule.name() + " " + fault + "; " + rule.safe().effect()));
  }

  private static CelAbstractSyntaxTree tree(PolicyRule rule, String source) {
    try {
      return compiler(rule).compile(source, rule.name()).getAst();
    } catch (CelValidationException e) {
      CelIssue issue = e.getErrors().getFirst();
      throw new PolicyException(
          rule.name(),
          Complaints.place(issue.getSourceLocation()),
          Complaints.oneLine(Complaints.plain(issue.getMessage()))
              + Complaints.mend(rule, issue.getMessage()));
    }
  }

  private static CelRuntime.Program program(PolicyRule rule, CelAbstractSyntaxTree tree) {
    try {
      return RUNTIME.createProgram(tree);
    } catch (CelEvaluationException e) {
      throw new PolicyException(
          rule.name(),
          Complaints.oneLine(String.valueOf(e.getMessage())) + Complaints.mend(rule, ""));
    }
  }

  private static CelCompiler compiler(PolicyRule rule) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addFunctionDeclarations(Networks.WITHIN)
            .setResultType(rule.type().cel());
    rule.variables().forEach(v -> builder.addVar(v.name(), v.type().cel()));
    return builder.build();
  }

  /**
   * Evaluates without variables. A result then holds for all variables, as an expression whose
   * result depends on a missing one is unknown or fails; so it is checked once, now.
   */
  private static Optional<Object> constant(PolicyRule rule, CelRuntime.Program program) {
    Object result;
    try {
      result = program.eval(Map.of());
    } catch (CelEvaluationException e) {
      if (rule.variables().isEmpty()) {
        throw new PolicyException(
            rule.name(),
            "failed: "
                + Complaints.oneLine(String.valueOf(e.getMessage()))
                + Complaints.mend(rule, ""));
      }
      return Optional.empty();
    }
    if (result instanceof CelUnknownSet) {
      return Optional.empty();
    }
    if (!isAccepted(rule, result)) {
      throw new PolicyException(rule.name(), outOfRange(rule, result));
    }
    return Optional.of(result);
  }

  private static boolean isAccepted(PolicyRule rule, Object result) {
    return rule.type().holds(result) && rule.range().accepts(result);
  }

  private static String outOfRange(PolicyRule rule, Object result) {
    return "resulted in "
        + Complaints.oneLine(String.valueOf(result))
        + ": use "
        + rule.type().word()
        + ", "
        + rule.range().inWords();
  }
}
