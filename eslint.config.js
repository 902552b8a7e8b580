import tseslint from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only: a name should be the same everywhere.',
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'public/app/',
      'node_modules/',
      'data/',
      'logs/',
      'migrations/',
      'public/',
      'eslint.config.js',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './src/web/tsconfig.json'] } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Modules are objects of functions over what they were given; none of them uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': ['error', noDefaultExport],
    },
  },
  // Plain JavaScript runs before anything is built and has no types to check.
  { ...tseslint.configs.disableTypeChecked, files: ['**/*.mjs'] },
);
